.PHONY: test browser long lint sample bench

test:
	python -m pytest

browser:
	python -m pytest -m browser

long:
	python -m pytest -m long

lint:
	ruff format --check . && ruff check .

sample:
	python grip.py sample --out data/sample

bench:
	python -m benchmarks.load
	python -m benchmarks.verdict_simulations
	python -m benchmarks.seeds
