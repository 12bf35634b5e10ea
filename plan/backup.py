"""Data, register and profiles of a store in one file with checksums, and back again, whole."""

import base64
import hashlib
import json
import os
import re
import secrets
import shutil
import zipfile
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from cryptography.fernet import Fernet, InvalidToken

from connectors.generations import (
    Store,
    StoreProblem,
    alone,
    digest,
    in_own_words,
    swap_in,
    to_disk,
)
from connectors.pseudonyms import Key, fingerprint_in, key_of
from connectors.warehouse import empty
from plan import database
from plan.database import address_of

DATA, REGISTER, PROFILES, MANIFEST = "data.duckdb", database.FILE, "profiles", "manifest.json"
KEY = "key.sealed"
FORM, FORM_WITH_KEY = 1, 2  # of the file: what an older Grip could not read has a higher number
MEMBER = re.compile(rf"{'|'.join(map(re.escape, (DATA, REGISTER, KEY)))}|{PROFILES}/[^/\\]+\.toml")
_NO_MANIFEST = (KeyError, ValueError, TypeError, RecursionError)
READY, BEFORE = "restore-", "before-"  # folders of a store, by the moment of a restore


def backup(store: Store, file: Path, passphrase: str = "") -> tuple[str, ...]:
    """Write everything into one file, replaced in one step; gives the names of its members.

    With a passphrase the key to the codes of people is one of them, sealed with it.
    Raises Busy while a load is under way, StoreProblem where data or register cannot be read.
    """
    root, address = Path(store.root), address_of(Path(store.root))
    finish(root)
    database.check_mark(root, address)
    with alone(store), in_own_words(file), _beside(file) as folder:
        members = {DATA: store.path or _nothing(Path(folder) / DATA)}
        members[REGISTER] = database.copied(address, Path(folder))
        members |= {f"{PROFILES}/{one.name}": one for one in sorted(store.profiles.glob("*.toml"))}
        if passphrase:
            members[KEY] = _sealed_key(members[DATA], passphrase, Path(folder) / KEY)
        manifest = {
            "form": FORM_WITH_KEY if passphrase else FORM,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "sha256": {name: digest(path) for name, path in members.items()},
        }
        draft = Path(folder) / "backup.zip"
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            for name, path in members.items():
                packed.write(path, name)
            packed.writestr(MANIFEST, json.dumps(manifest, indent=2))
        to_disk(draft)
        os.replace(draft, file)
        to_disk(file.parent)
    return tuple(members)


def passphrase_in(file: Path | None) -> str:
    """The first line of a file; "" for no file. Raises StoreProblem for one that holds nothing."""
    if file is None:
        return ""
    try:
        passphrase = file.read_text("utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        passphrase = ""
    if not passphrase:
        raise StoreProblem(
            f"{file} holds no passphrase. Expected: a text file whose first line is one. What to"
            " do: write it there, and keep it apart from the backup."
        )
    return passphrase


def _lock(passphrase: str, salt: bytes) -> Fernet:
    cost = {"n": 2**15, "r": 8, "p": 1, "maxmem": 2**26, "dklen": 32}
    return Fernet(base64.urlsafe_b64encode(hashlib.scrypt(passphrase.encode(), salt=salt, **cost)))


def _sealed_key(data: Path, passphrase: str, into: Path) -> Path:
    with duckdb.connect(data, read_only=True) as connection:
        fingerprint = fingerprint_in(connection)
    if not fingerprint:
        raise StoreProblem(
            "There is no key to go with this backup: people in these data are known as the exports"
            " name them. What to do: leave --with-key out."
        )
    salt = secrets.token_bytes(16)
    into.write_bytes(salt + _lock(passphrase, salt).encrypt(key_of(fingerprint).secret))
    return into


def _opened_key(sealed: Path, passphrase: str) -> Key:
    written = sealed.read_bytes() if sealed.exists() else b""
    try:
        return Key(_lock(passphrase, written[:16]).decrypt(written[16:]))
    except InvalidToken:
        found = "is sealed with another passphrase" if written else "is not in this backup"
        raise StoreProblem(
            f"The key {found}. Nothing was changed. What to do: name the file of its passphrase, or"
            " leave --with-key out: without the key the data can be read, and nothing loaded."
        ) from None


def _beside(file: Path) -> TemporaryDirectory[str]:
    file.parent.mkdir(parents=True, exist_ok=True)
    return TemporaryDirectory(prefix="grip-backup-", dir=file.parent)


def _nothing(path: Path) -> Path:
    """An empty warehouse, for a store in which nothing was ever loaded."""
    with duckdb.connect(path) as connection:
        empty(connection)
    return path


# A restore: all of it is unpacked and checked first; from then on it is finished, come what may.
def restore(store: Store, file: Path, *, replace: bool, passphrase: str = "") -> None:
    """Put a backup in place of what the store holds, which is moved aside before.

    With the passphrase of its key that is put in its place, too. Raises StoreProblem, with nothing
    changed: for a file that is no whole backup, for another passphrase, and for a store that holds
    data or a plan, unless these are to be replaced.
    """
    root = Path(store.root)
    finish(root)
    with alone(store):
        folder = root / f"restoring-{os.getpid()}"
        folder.mkdir()
        try:
            _unpack(file, folder)
            if not replace and (store.kept() or database.is_filled(address_of(root))):
                raise StoreProblem(
                    f"{root} holds data or a plan. Nothing was changed. What to do: name another"
                    " folder with --store, or say --replace: what is there is moved aside first."
                )
            if passphrase:
                _opened_key(folder / KEY, passphrase).keep(store)
            moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
            os.replace(folder, root / f"{READY}{moment}")
            to_disk(root)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finish(root)


def _unpack(file: Path, folder: Path) -> None:
    """Every member with the checksum that the manifest has for it, and of a version known here."""
    (folder / PROFILES).mkdir()
    try:
        with zipfile.ZipFile(file) as packed:
            said = json.loads(packed.read(MANIFEST))
            if said["form"] not in (FORM, FORM_WITH_KEY):
                raise _unfit(file, "it was made by a newer Grip: update this one")
            names = set(said["sha256"])
            if not {DATA, REGISTER} <= names or not all(map(MEMBER.fullmatch, names)):
                raise _unfit(file, "it is no backup that Grip made")
            for name in names:
                with packed.open(name) as member, open(folder / name, "wb") as out:
                    shutil.copyfileobj(member, out)
                to_disk(folder / name)
                if digest(folder / name) != said["sha256"][name]:
                    raise _unfit(file, f"{name} is damaged in it")
    except (zipfile.BadZipFile, *_NO_MANIFEST, EOFError, zlib.error):
        raise _unfit(file, "it is no backup that Grip made, or is damaged or cut off") from None
    try:
        duckdb.connect(folder / DATA, read_only=True).close()
    except duckdb.Error:
        raise _unfit(file, "its data are of another version of Grip") from None
    database.up_to_date(database.file_in(folder))


def _unfit(file: Path, why: str) -> StoreProblem:
    return StoreProblem(
        f"{file} cannot be restored: {why}. Nothing was changed. What to do: take another copy of"
        " the backup."
    )


def finish(root: Path) -> None:
    """Finish a restore that was begun, also after a kill; nothing where there is none.

    Raises Busy while another process is at it.
    """
    if not any(root.glob(f"{READY}*")):
        return
    with alone(Store(root)):
        for ready in sorted(root.glob(f"{READY}*")):
            before = root / f"{BEFORE}{ready.name.removeprefix(READY)}"
            before.mkdir(exist_ok=True)
            if (ready / REGISTER).exists():
                _put_register(root, ready / REGISTER, before)
            if (ready / PROFILES).exists():
                _move_aside(root / PROFILES, before)
                os.replace(ready / PROFILES, root / PROFILES)
            if (ready / DATA).exists():  # as a new generation: those before it are kept
                shutil.copyfile(ready / DATA, ready / "next.duckdb")
                swap_in(Store(root), ready / "next.duckdb")
                (ready / DATA).unlink()
            shutil.rmtree(ready)
            with suppress(OSError):  # something is in it
                before.rmdir()


def _put_register(root: Path, copy: Path, before: Path) -> None:
    """In place of the one there, which is moved aside; `copy` goes when that is done."""
    address = address_of(root)
    if (file := database.file_of(address)) is None:
        database.replace_tables(address, copy, before.name.removeprefix(BEFORE).lower())
    else:
        for old in (file, *file.parent.glob(f"{file.name}-*")):
            _move_aside(old, before)
        draft = file.with_name(f"{file.name}.new")
        shutil.copyfile(copy, draft)
        to_disk(draft)
        os.replace(draft, file)
    copy.unlink()


def _move_aside(old: Path, before: Path) -> None:
    if old.exists():
        shutil.move(old, before / old.name)
