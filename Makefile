# Each word is a task of .ci/tasks.py, which does all its own set-up.
PYTHON ?= python3

demo setup test explore lint bench docs lock clean:
	@$(PYTHON) .ci/tasks.py $@

.PHONY: demo setup test explore lint bench docs lock clean
.DEFAULT_GOAL := demo
