#!/usr/bin/env python3
"""Whole processes side by side on one workbook: shinchoku's `assess`, calamine alone, pandas with openpyxl.

Needs Python 3 with openpyxl and pandas (pip install openpyxl pandas). Builds what it measures:
    benches/side-by-side.py [--indicators 5000] [--runs 10]
"""
import argparse
import csv
import glob
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import openpyxl

ROOT = pathlib.Path(__file__).resolve().parent.parent
YEARS = range(28, 34)
UNITS = ["件", "人", "回", "％", "事業所"]

READ_WITH_PANDAS = """
import sys, pandas
frame = pandas.read_excel(sys.argv[1], engine="openpyxl", header=None)
assert frame.count().sum() > 0
"""

SETTINGS = """
[office]
contacts = "contacts.csv"
[state]
folder = "state"
[mail]
channel = "file"
from = {{ name = "事務局", address = "jimukyoku@city.example.jp" }}
[[plan]]
id = "bench"
name = "総合計画"
first_year = 2016
last_year = 2021
register = "register.csv"
assignments = "assignments.csv"
levels = ["政策"]
enter_at = "表"
rounds = [{{ as_of = "03-15", deadline = "03-15 17:00" }}]
[[plan.source]]
name = "進捗状況表"
kind = "folder"
path = "shared"
files = "*.xlsx"
settle_ms = 0
columns = {{ indicator = "評価指標", target = "目標", actual = "実績" }}
"""


def office(folder: pathlib.Path, indicators: int) -> pathlib.Path:
    """An office with one sheet, wide by year; cells as people fill them: numbers, numbers with units, dashes, blanks."""
    (folder / "shared").mkdir()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("進捗状況")
    sheet.append(["政策", "評価指標", "目標"] + [f"平成{year}年度実績" for year in YEARS])
    register = [["指標ID", "評価指標", "政策", "単位", "性質", "集計", "望ましい方向", "目標", "周期"]]
    assignments = [["指標ID", "課コード", "有効開始", "有効終了"]]
    for index in range(1, indicators + 1):
        name, unit = f"政策{index % 40 + 1}の取組{index}に関する{UNITS[index % 5]}数", UNITS[index % 5]
        values = []
        for year in YEARS:
            value = index * year % 997 + 4
            values.append([value, f"{value}{unit}", value / 10, "－", None, f"{value}{unit}（12月末時点）"][(index + year) % 6])
        policy = f"政策{index % 40 + 1}"
        sheet.append([policy, name, f"{index % 500 + 4}{unit}/年"] + values)
        register.append([f"I{index:05}", name, policy, unit, "流量", "年", "増", index % 500 + 4, "毎年"])
        assignments.append([f"I{index:05}", f"ka{index % 30:02}", "2016-04-01", ""])
    book.save(folder / "shared" / "表.xlsx")
    contacts = [["区分", "課コード", "名称", "アドレス", "有効開始", "有効終了"]]
    contacts += [["課", f"ka{n:02}", f"第{n}課", f"ka{n:02}@city.example.jp", "2016-04-01", ""] for n in range(30)]
    contacts += [["事務局", "", "事務局", "jimukyoku@city.example.jp", "", ""]]
    for name, rows in [("register", register), ("assignments", assignments), ("contacts", contacts)]:
        with open(folder / f"{name}.csv", "w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
    (folder / "shinchoku.toml").write_text(SETTINGS.format(), encoding="utf-8")
    return folder / "shared" / "表.xlsx"


def measure(command: list[str], runs: int) -> tuple[float, float, float]:
    """The least and the median wall time in milliseconds, and the peak memory in MB."""
    times, peak = [], 0
    for _ in range(runs):
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        times.append((time.perf_counter() - started) * 1000)
        peak = max(peak, usage.ru_maxrss / 1024)
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"{command[0]}: {errors.decode(errors='replace')}")
    return min(times), statistics.median(times), peak


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--indicators", type=int, default=5000)
    arguments.add_argument("--runs", type=int, default=10)
    options = arguments.parse_args()
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    subprocess.run(["cargo", "bench", "--no-run", "--locked", "--bench", "bare_calamine"], cwd=ROOT, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
    bare = max((path for path in glob.glob(str(target / "deps" / "bare_calamine-*")) if "." not in os.path.basename(path)), key=os.path.getmtime)
    with tempfile.TemporaryDirectory() as folder:
        workbook = office(pathlib.Path(folder), options.indicators)
        settings = str(pathlib.Path(folder) / "shinchoku.toml")
        programs = {
            "calamine alone": [bare, str(workbook)],
            "shinchoku assess": [str(target / "shinchoku"), "assess", "-c", settings, "--as-of", "2017-03-15", "--format", "json"],
            "pandas + openpyxl": [sys.executable, "-c", READ_WITH_PANDAS, str(workbook)],
        }
        print(f"{options.indicators} indicators × {len(YEARS)} years, {workbook.stat().st_size // 1024} KB, {options.runs} runs")
        print(f"{'':20}{'least':>10}{'median':>10}{'memory':>10}")
        for name, command in programs.items():
            least, median, peak = measure(command, options.runs)
            print(f"{name:20}{least:>7.0f} ms{median:>7.0f} ms{peak:>7.0f} MB")


if __name__ == "__main__":
    main()
