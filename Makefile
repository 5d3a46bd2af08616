# Every target sets up what it needs first; see scripts/setup.sh.
#   make site ARGS="…"          more arguments for build.py
#   make test PYTEST_ARGS="…"   other arguments for pytest
#   PYTHON=/path/to/python3     the interpreter for .venv

PY := .venv/bin/python
ARGS ?=
PYTEST_ARGS ?= -n 3

# The output is Chinese whatever the locale is.
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: site test quick serve check new sign pdf verify archive publish bench doctor clean help

site: ## 生成整个网站，放在 site/
	@sh scripts/setup.sh run
	@$(PY) build.py build $(ARGS)

test: ## 代码检查与全部测试
	@sh scripts/setup.sh test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m pytest $(PYTEST_ARGS)

quick: ## 只运行较快的测试
	@sh scripts/setup.sh test
	$(PY) -m pytest -m "not slow" $(PYTEST_ARGS)

serve: ## 在本机边改边看，草稿也在里面
	@sh scripts/setup.sh run
	@$(PY) build.py serve $(ARGS)

check: ## 只检查内容，不生成；另写网页报告 .cache/check-report.html
	@sh scripts/setup.sh run
	@$(PY) build.py check --report .cache/check-report.html $(ARGS)

new: ## 写一份待填的数据文件：make new ARGS=部门/年度/文种
	@sh scripts/setup.sh run
	@$(PY) build.py new $(ARGS)

sign: ## 签署审核、批准、公开等：make sign ARGS="部门/年度/文种 reviewed --by 姓名"；ARGS=--list 看状态
	@sh scripts/setup.sh run
	@$(PY) build.py sign $(ARGS)

pdf: ## 只生成 PDF
	@sh scripts/setup.sh run
	@$(PY) build.py pdf $(ARGS)

verify: ## 检验生成好的网站
	@sh scripts/setup.sh verify
	@$(PY) build.py verify $(ARGS)

archive: ## 打存档包，放在 archive/；检验：make verify ARGS="--bag archive/*/"
	@sh scripts/setup.sh run
	@$(PY) build.py archive $(ARGS)

publish: ## 发布 site/：make publish ARGS=/srv/disclosure 或 ARGS=主机:路径；先看变化加 --dry-run
	@sh scripts/setup.sh run
	@$(PY) build.py publish $(ARGS)

bench: ## 测量生成所需的时间，以及随份数增长的情况
	@sh scripts/setup.sh run
	@$(PY) build.py bench $(ARGS)
	@$(if $(ARGS),:,echo && $(PY) build.py bench --scale)

doctor: ## 检查本机环境
	@sh scripts/setup.sh run
	@$(PY) build.py doctor $(ARGS)

clean: ## 删除 site/、preview/ 和 .cache/（不动 content/）
	rm -rf site preview .cache

help: ## 显示本说明
	@echo '用法：make 目标'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' Makefile
