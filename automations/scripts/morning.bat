@echo off
rem Runs the morning on the workbook. Written by connector {{ version }}; write it anew: connector script excel
chcp 65001 >nul
set PYTHONUTF8=1
title {{ title }}
cd /d {{ place.folder | batch }}
{{ place.program | batch }} morning --config {{ place.config_file | batch }}
if errorlevel 1 (echo. & echo {{ failed }}) else (echo. & echo {{ done }})
pause
