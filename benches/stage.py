#!/usr/bin/env python3
"""One stage for many sections, handed to a real Postfix: how long it takes, and whether the cost of a mail stays the same.

    benches/stage.py [--program target/release/shinchoku] [SECTIONS …]        (default: 100 400 1000 4000)

Makes an office with 12 indicators a section, all of them empty, starts the mail server of the tests (it needs root, and faketime,
postfix, dovecot and openssl), and runs one cycle on the morning of the first stage. Nothing leaves the machine.
"""
import argparse
import os
import pathlib
import resource
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
INDICATORS = 12
FAKETIME = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


def office(folder: pathlib.Path, sections: int, port: int) -> None:
    """Writes tables, sheet and settings."""
    codes = [f"s{number:04}" for number in range(sections)]
    shared = folder / "shared"
    shared.mkdir(parents=True)
    register = ["指標ID,評価指標,重点方向,重点取組,単位,性質,集計,望ましい方向,目標,周期"]
    assignments = ["指標ID,課コード,有効開始,有効終了"]
    contacts = ["区分,課コード,名称,アドレス,有効開始,有効終了"]
    sheet = ["評価指標,実績H28"]
    for code in codes:
        contacts.append(f"課,{code},{code}課,{code}@city.example.jp,2016-04-01,")
        contacts.append(f"課長,{code},{code}課長,{code}@city.example.jp,2016-04-01,")
        for nth in range(INDICATORS):
            name = f"{code}課の取組その{nth + 1}の実施件数"
            register.append(f"{code}-{nth},{name},方向{code},取組,件,流量,年,増,10,毎年")
            assignments.append(f"{code}-{nth},{code},2016-04-01,")
            sheet.append(f"{name},")
    for role in ("事務局", "管理職", "システム管理者"):
        contacts.append(f"{role},,{role},s0000@city.example.jp,2016-04-01,")
    for name, lines in (("register", register), ("assignments", assignments), ("contacts", contacts), ("shared/sheet", sheet)):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "shinchoku.toml").write_text(
        f"""
[office]
contacts = "contacts.csv"
[state]
folder = "state"
[mail]
from = {{ name = "事務局", address = "s0000@city.example.jp" }}
[mail.email]
host = "localhost"
port = {port}
security = "none"
[[plan]]
id = "plan"
name = "総合計画"
first_year = 2016
last_year = 2020
register = "register.csv"
assignments = "assignments.csv"
levels = ["重点方向", "重点取組"]
enter_at = "shared"
rounds = [{{ as_of = "2017-03-15", deadline = "2017-03-15 17:00" }}]
[[plan.source]]
name = "様式"
kind = "folder"
path = "shared"
settle_ms = 0
shape = "wide"
columns = {{ indicator = "評価指標", actual = "実績" }}
""",
        encoding="utf-8",
    )


def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def measure(program: pathlib.Path, sections: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        os.chmod(place, 0o755)
        smtp, imap = free_ports()
        office(place / "office", sections, smtp)
        script, server = str(ROOT / "tests/tools/mailserver"), str(place / "server")
        boxes = " ".join(f"s{number:04}" for number in range(sections))
        environment = {**os.environ, "MAILBOXES": boxes}
        subprocess.run([script, "up", server, str(smtp), str(imap)], env=environment, check=True, stdout=subprocess.DEVNULL)
        try:
            clock = {
                "LD_PRELOAD": str(FAKETIME),
                "FAKETIME": "2017-03-01 08:30:00",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "FAKETIME_DISABLE_SHM": "1",
                "NO_FAKE_STAT": "1",
                "TZ": "Asia/Tokyo",
            }
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            begun = time.monotonic()
            settings = str(place / "office/shinchoku.toml")
            done = subprocess.run(
                [str(program), "once", "-c", settings], env={**os.environ, **clock}, check=True, capture_output=True, text=True
            )
            seconds = time.monotonic() - begun
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            processor = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
            begun = time.monotonic()
            subprocess.run([str(program), "once", "-c", settings], env={**os.environ, **clock}, check=True, capture_output=True)
            idle = time.monotonic() - begun
            print(
                f"{sections:5} mails: {seconds:7.1f} s ({1000 * seconds / sections:6.1f} ms a mail), processor {processor:6.1f} s, "
                f"a cycle with nothing to do {idle:5.1f} s | {done.stdout.strip()}",
                flush=True,
            )
        finally:
            subprocess.run([script, "down", server], check=False, capture_output=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target/release/shinchoku")
    parser.add_argument("sections", nargs="*", type=int, default=[100, 400, 1000, 4000])
    arguments = parser.parse_args()
    for sections in arguments.sections:
        measure(arguments.program, sections)


if __name__ == "__main__":
    main()
