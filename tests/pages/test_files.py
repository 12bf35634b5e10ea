"""Every table offers its two files, and neither is made before somebody asks for it."""


def test_each_table_offers_both_files_and_none_is_made_yet(sample, visit) -> None:
    test = visit("data")
    offered = [button.proto for button in test.get("download_button")]
    tables = len(test.dataframe) + len(test.table)
    labels = [each.label for each in offered]
    assert labels.count("CSV") == labels.count("Excel") >= 2
    assert [each.label for each in offered if each.url or not each.deferred_file_id] == []
    assert tables == labels.count("CSV")


def test_an_action_offers_its_evidence_and_none_of_it_is_made_yet(sample, visit) -> None:
    test = visit("action", action="A08")
    offered = {button.proto.label: button.proto for button in test.get("download_button")}
    for label in ("Evidence (PDF)", "Evidence with its figures (ZIP)"):
        assert offered[label].deferred_file_id
        assert not offered[label].url
