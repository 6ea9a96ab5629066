"""The verifier that needs no program, for tests to call: it lies in scripts/, which is no package."""

from importlib import util
from pathlib import Path
from types import ModuleType

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "verify_audit.py"


def load() -> ModuleType:
    spec = util.spec_from_file_location("verify_audit", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
