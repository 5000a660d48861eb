"""The question whether a package has a known weakness: what is found fails, what cannot be asked is said."""

import subprocess

import pytest

from devstack import audit

PIP = {
    "dependencies": [
        {"name": "django", "version": "5.2.1", "vulns": [{"id": "CVE-2025-1", "fix_versions": ["5.2.2"]}]},
        {"name": "celery", "version": "5.7", "vulns": []},
    ]
}
NPM = {"vulnerabilities": {"pdfjs-dist": {"severity": "high"}}}


def test_a_weakness_is_named_and_fails_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    answers = [
        audit.Answer("Python packages", audit.weak_in_python(PIP)),
        audit.Answer("browser libraries", audit.weak_in_browser(NPM)),
    ]

    code = audit.judge(answers, strict=False)

    assert code == 1
    said = capsys.readouterr().out
    assert "django 5.2.1: CVE-2025-1, fixed in 5.2.2" in said
    assert "pdfjs-dist: high" in said


@pytest.mark.parametrize(("strict", "code"), [(False, 0), (True, 1)])
def test_a_machine_without_a_network_says_so_and_fails_only_where_it_must(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], strict: bool, code: int
) -> None:
    def cut_off(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(
            command, 1, stdout='{"error": {"code": "ENOTFOUND"}}', stderr="no route"
        )

    monkeypatch.setattr(audit.subprocess, "run", cut_off)

    answer = audit.judge([audit.of_python(), audit.of_browser()], strict=strict)

    assert answer == code
    assert capsys.readouterr().out.count("could not ask for weaknesses (no route)") == 2


def test_what_is_clean_passes(capsys: pytest.CaptureFixture[str]) -> None:
    clean = audit.Answer("Python packages", audit.weak_in_python({"dependencies": PIP["dependencies"][1:]}))

    assert audit.judge([clean], strict=True) == 0
    assert "no known weakness" in capsys.readouterr().out
