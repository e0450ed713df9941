#!/bin/bash
# Runs the morning on the workbook. Written by connector {{ version }}; write it anew: connector script excel
cd {{ place.folder | shell }} || exit 1
if PYTHONUTF8=1 {{ place.program | shell }} morning --config {{ place.config_file | shell }}; then
  printf '\n%s\n' {{ done | shell }}
else
  printf '\n%s\n' {{ failed | shell }}
fi
read -r -p {{ close | shell }}
