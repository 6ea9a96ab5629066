#!/bin/sh
# install.sh VENV PYTHON WHAT: install WHAT (editable) into VENV with whatever installer this machine has.
set -eu
venv=$1 python=$2 what=$3
if command -v uv >/dev/null 2>&1; then
    exec uv pip install -q --python "$venv/bin/python" -e "$what"
elif "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    exec "$venv/bin/python" -m pip install -q --disable-pip-version-check -e "$what"
else
    exec "$python" -m pip --python "$venv/bin/python" install -q --disable-pip-version-check -e "$what"
fi
