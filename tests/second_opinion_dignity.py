"""Second opinions on what was counted of dignity, in plain Python from lists of rows."""

from collections.abc import Iterable

from tests import second_opinion as plain

Row = dict
Tables = dict[str, list[Row]]
Counted = Iterable[tuple[plain.Key, float, float | None]]


def supervision_prompts_done(tables: Tables) -> Counted:
    covered = [row["through"] for row in tables["coverage"]]
    for line in tables["schedule"]:
        if not covered or line["what"] != "supervision_prompt":
            continue
        for start, end in plain.whole_periods(line, max(covered)):
            given = {
                row["observation_id"]
                for row in tables["audits"]
                if plain.first_known(row["unit"], row["service"]) == line["site"]
                and start <= row["observed_at"].date() <= end
                and (not line["role"] or row["observer_role"] == line["role"])
                and row["strand"] == "supervision_prompt"
                and row["result"] in ("met", "partly")
            }
            key = (line["site"], "", plain.first_known(line["role"]), end)
            yield key, min(len(given), line["number"]), line["number"]


MEASURES = {"supervision_prompts_done": supervision_prompts_done}
