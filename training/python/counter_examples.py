"""The counter-examples of the action files, sentences that tell of no act of their action, as JSON lines of id, text and
the guideline label that must not be found."""

import argparse
import json
import pathlib
import tomllib


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--actions", default="ontology/actions", type=pathlib.Path)
    p.add_argument("--out", required=True)
    a = p.parse_args()
    with open(a.out, "w", encoding="utf-8") as out:
        for file in sorted(a.actions.glob("*.toml")):
            for action in tomllib.loads(file.read_text(encoding="utf-8"))["action"]:
                for i, example in enumerate(action.get("counter_example", [])):
                    row = {"id": f"{action['id']}-{i}", "text": example["text"], "never": action.get("guideline")}
                    print(json.dumps(row, ensure_ascii=False), file=out)


if __name__ == "__main__":
    main()
