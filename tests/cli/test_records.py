"""`records`: records of a dataset, to be read."""

import json

DATASET = "uk_consumer_master_2026_output"


def test_records_have_their_number_and_the_names_of_the_columns(cli):
    done = cli("records", DATASET, "--from", "3", "--count", "2", "--plain")
    lines = done.out.splitlines()
    assert lines[0] == "Record: 3 of 1,000,000"
    assert "Record: 4 of 1,000,000" in lines
    assert any(line.startswith("postcode: ") for line in lines)
    assert done.err == "2 records, more with --from 5\n"


def test_json_has_the_records_as_sent(cli):
    done = cli("records", DATASET, "--count", "1", "--json")
    (record,) = json.loads(done.out)
    assert isinstance(record["opted_in"], bool)


def test_a_mask_leaves_the_shape_alone(cli):
    shown = cli("records", DATASET, "--count", "1", "--mask", "--plain")
    assert "opted_in: x\n" in shown.out
    assert not set("bcdefghi") & set(shown.out.split("postcode: ")[1].split("\n")[0])
    assert shown.err.startswith("1 record; values masked")
    (record,) = json.loads(cli("records", DATASET, "--count", "1", "--mask", "--json").out)
    assert record["opted_in"] == "x"


def test_a_profile_with_a_mask_masks_unasked(cli):
    path = cli.home / "config" / "data8-tui" / "config.toml"
    path.parent.mkdir(parents=True)
    names = ("base_url", "token_url", "client_id", "client_secret")
    lines = [f'{name} = "{cli.variables[f"DATA8_{name.upper()}"]}"' for name in names]
    path.write_text("\n".join(["[profiles.live]", *lines, "mask = true", ""]))
    path.chmod(0o600)
    masked = cli("records", DATASET, "--count", "1", "--profile", "live")
    assert "values masked" in masked.err
    shown = cli("records", DATASET, "--count", "1", "--profile", "live", "--unmask")
    assert "values masked" not in shown.err


def test_behind_the_last_record_there_is_none(cli):
    done = cli("records", DATASET, "--from", "2000000", "--plain")
    assert (done.status, done.out) == (0, "")
    assert done.err == "no record from number 2,000,000\n"
