.PHONY: test browser long lint lock sbom audit docs sample bench

test:
	python -m pytest

browser:
	python -m pytest -m browser

long:
	python -m pytest --whole
	python -m pytest --whole -m 'browser or long'
	python benchmarks/verdict_bench.py benchmarks.verdict_adapter:verdict --reps 200 --gate

lint:
	ruff format --check . && ruff check . && python -m mypy

lock:
	uv pip compile requirements.in -o requirements.txt
	uv pip compile requirements-cluster.in -o requirements-cluster.txt -c requirements.txt
	uv pip compile requirements-dev.in -o requirements-dev.txt -c requirements.txt

sbom:
	mkdir -p artefacts
	uv tool run --from cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements.txt \
		--output-reproducible --output-format JSON --output-file artefacts/sbom.json

audit:
	uv tool run pip-audit==2.10.1 --requirement requirements.txt --require-hashes --disable-pip

docs:
	python -m tests.docs

sample:
	python grip.py sample --out data/sample

bench:
	python -m benchmarks.load
	python -m benchmarks.verdict_simulations
	python -m benchmarks.placebo
	python -m benchmarks.journeys
	python -m benchmarks.seeds
