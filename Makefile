.PHONY: test browser long lint docs sample bench

test:
	python -m pytest

browser:
	python -m pytest -m browser

long:
	python -m pytest -m long

lint:
	ruff format --check . && ruff check .

docs:
	python -m tests.docs

sample:
	python grip.py sample --out data/sample

bench:
	python -m benchmarks.load
	python -m benchmarks.verdict_simulations
	python -m benchmarks.seeds
