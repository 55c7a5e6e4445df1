"""The compiled copy of the curriculum is quick and never stale."""

import shutil

import pytest

from planner.core.errors import CurriculumError
from planner.curriculum import load_curriculum
from planner.resources import data_dir
from planner.settings import cache_dir


@pytest.fixture
def data(tmp_path):
    return shutil.copytree(data_dir(), tmp_path / "data")


def test_the_compiled_copy_equals_the_curriculum(data, tmp_path, curriculum):
    cache = tmp_path / "cache"
    assert load_curriculum(data, cache_dir=cache) == curriculum
    assert len(list(cache.glob("curriculum-*.json"))) == 1
    assert load_curriculum(data, cache_dir=cache) == curriculum


def test_a_changed_file_is_read_again_and_the_old_copy_goes(data, tmp_path):
    cache = tmp_path / "cache"
    load_curriculum(data, cache_dir=cache)
    path = data / "projects.toml"
    path.write_text(path.read_text().replace("Project one", "Project alpha"))
    changed = load_curriculum(data, cache_dir=cache)
    assert changed.projects["project-one"].title.startswith("Project alpha")
    assert len(list(cache.glob("curriculum-*.json"))) == 1


def test_a_broken_curriculum_is_never_kept(data, tmp_path):
    cache = tmp_path / "cache"
    (data / "broken.toml").write_text('[[concept]]\nslug = "half"\n')
    with pytest.raises(CurriculumError, match=r"broken\.toml:1"):
        load_curriculum(data, cache_dir=cache)
    assert not list(cache.glob("*")) if cache.exists() else True


def test_a_damaged_copy_is_made_again(data, tmp_path, curriculum):
    cache = tmp_path / "cache"
    load_curriculum(data, cache_dir=cache)
    (copy,) = cache.glob("curriculum-*.json")
    copy.write_text("{")
    assert load_curriculum(data, cache_dir=cache) == curriculum


def test_without_a_writable_folder_it_still_loads(data, tmp_path, curriculum):
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert load_curriculum(data, cache_dir=blocked / "cache") == curriculum


def test_a_user_without_a_home_has_no_cache_folder(monkeypatch):
    for name in ("HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", lambda uid: (_ for _ in ()).throw(KeyError(uid)))
    assert cache_dir() is None


def test_a_user_with_a_home_has_one(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_dir() == tmp_path / "study-planner"
