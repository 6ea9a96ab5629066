"""The program as somebody installs it: a wheel of this tree in an environment of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

from goals import NotMeasured
from room import ROOT

_LEFT_OUT = (".*", "__pycache__", "build", "dist", "demo-*", "tests", "docs", "benchmarks", "*.egg-info")


def installed(folder: Path) -> Path:
    """The folder of the environment. Raises NotMeasured where nothing can be installed here."""
    source, wheels, environment = folder / "source", folder / "wheels", folder / "environment"
    # Built from a copy: a build leaves files beside what it builds.
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    wheels.mkdir()
    uv = shutil.which("uv")
    if uv is not None:
        _run(uv, "build", "-q", "--wheel", "--out-dir", str(wheels), str(source))
        _run(uv, "venv", "-q", "--python", sys.executable, str(environment))
        python = str(environment / "bin" / "python")
        _run(uv, "pip", "install", "-q", "--compile-bytecode", "--python", python, *_found(wheels))
        return environment
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    _run(*pip, "wheel", "-q", "--no-deps", "-w", str(wheels), str(source))
    _run(sys.executable, "-m", "venv", "--without-pip", str(environment))
    _run(*pip, "--python", str(environment), "install", "-q", *_found(wheels))
    return environment


def _found(wheels: Path) -> list[str]:
    return [str(each) for each in wheels.glob("*.whl")]


def _run(*line: str) -> None:
    try:
        subprocess.run(line, check=True, capture_output=True, text=True)
    except OSError as error:
        raise NotMeasured(f"cannot be installed: {error}") from error
    except subprocess.CalledProcessError as error:
        raise NotMeasured(f"cannot be installed: {error.stderr.strip()[-300:]}") from error
