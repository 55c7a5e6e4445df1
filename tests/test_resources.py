"""Read-only folders are found in a checkout and in an installed wheel."""

from pathlib import Path

import pytest

from planner.resources import data_dir, templates_dir

FINDERS = [(data_dir, "data"), (templates_dir, "templates")]


@pytest.mark.parametrize(("find", "name"), FINDERS)
def test_in_this_checkout_the_folder_lies_beside_the_package(find, name):
    assert find() == Path(__file__).parents[1] / name
    assert find().is_dir()


@pytest.mark.parametrize(("find", "name"), FINDERS)
def test_in_an_installed_wheel_the_folder_lies_in_the_package(find, name, tmp_path):
    shipped = tmp_path / "site-packages" / "planner" / name
    shipped.mkdir(parents=True)
    (tmp_path / "site-packages" / name).mkdir()  # another distribution's, of the same name
    assert find(package_dir=shipped.parent) == shipped
