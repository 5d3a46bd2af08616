"""The field's terms: what each value of each dimension of the facts is called.

Keys are the names used in data, form sets and code; labels appear in messages, tables' origins and
figure names.
"""

from __future__ import annotations

FUNDS = {
    "general": "一般公共预算财政拨款",
    "government_fund": "政府性基金预算财政拨款",
    "state_capital": "国有资本经营预算财政拨款",
    "other": "非财政拨款资金",
}
SOURCES = {
    "general": "一般公共预算财政拨款收入",
    "government_fund": "政府性基金预算财政拨款收入",
    "state_capital": "国有资本经营预算财政拨款收入",
    "superior_grant": "上级补助收入",
    "institutional": "事业收入",
    "operating": "经营收入",
    "affiliate": "附属单位上缴收入",
    "other": "其他收入",
}
BUDGET_SOURCES = {
    "general": "一般公共预算拨款",
    "government_fund": "政府性基金拨款",
    "state_capital": "国有资本经营预算拨款",
    "special_account": "财政专户管理的非税收入拨款",
    "superior_grant": "上级补助收入",
    "institutional": "事业收入",
    "operating": "事业单位经营收入",
    "affiliate": "附属单位上缴收入",
    "other": "其他收入",
    "carry_over": "上年结转",
}
NATURES = {
    "basic": "基本支出",
    "project": "项目支出",
    "to_superior": "上缴上级支出",
    "operating": "经营支出",
    "to_affiliate": "对附属单位补助支出",
}
MEASURES = {
    "initial_budget": "年初预算数",
    "adjusted_budget": "全年预算数",
    "outturn": "决算数",
    "prior": "上年决算数",
}
PROJECT_FUNDS = {**FUNDS, "social_insurance": "社会保险基金预算"}
VEHICLES = {
    "ministerial": "副部（省）级及以上领导用车",
    "principal": "主要负责人用车",
    "confidential": "机要通信用车",
    "emergency": "应急保障用车",
    "law_enforcement": "执法执勤用车",
    "special": "特种专业技术用车",
    "retired": "离退休干部服务用车",
    "other": "其他用车",
}
THREE_PUBLIC = {
    "abroad": "因公出国（境）费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_running": "公务用车运行维护费",
    "reception": "公务接待费",
}
PROCUREMENT = {
    "goods": "政府采购货物支出",
    "works": "政府采购工程支出",
    "services": "政府采购服务支出",
}
CONTRACTS = {"amount": "金额", "sme": "授予中小企业合同金额", "micro": "授予小微企业合同金额"}
BALANCES = {
    "opening": "年初结转和结余",
    "closing": "年末结转和结余",
    "surplus_used": "使用非财政拨款结余",
    "distribution": "结余分配",
}
# What every document can be asked for, whatever its form set calls it (form.yaml: key_figures).
KEY_FIGURES = {
    "income": "收入",
    "expenditure": "支出",
    "general": "一般公共预算支出",
    "basic": "基本支出",
    "project": "项目支出",
    "personnel": "人员经费",
    "public": "公用经费",
    "three_public": "“三公”经费",
    **THREE_PUBLIC,
    "operating_expenses": "机关运行经费",
    "procurement": "政府采购",
}
BUDGET_VEHICLES = {
    "ordinary": "一般公务用车",
    "principal": "主要领导干部用车",
    "confidential": "机要通信用车",
    "emergency": "应急保障用车",
    "law_enforcement": "执法执勤用车",
    "special": "特种专业技术用车",
    "retired": "离退休干部用车",
    "other": "其他按照规定配备的公务用车",
    "total": "车辆",
}
GROUPS = {
    "personnel": "人员经费",
    "public": "公用经费",
    "special": "工作性专项",
    "key": "重点项目",
    "other": "其他项目",
    "initial": "年初预算项目",
    "added": "年中追加项目",
    "special_fund": "专项资金",
}
# An appropriation of the general budget, told by where its money comes from.
APPROPRIATIONS = {"appropriation": "经费拨款", "non_tax": "纳入预算管理的非税收入拨款"}
# Performance indicators: first and second level, as the ministry's form orders them.
INDICATOR_LEVELS = {"output": "产出指标", "benefit": "效益指标", "satisfaction": "满意度指标"}
INDICATOR_KINDS = {
    "quantity": "数量指标",
    "quality": "质量指标",
    "timeliness": "时效指标",
    "cost": "成本指标",
    "economic": "经济效益指标",
    "social": "社会效益指标",
    "ecological": "生态效益指标",
    "lasting": "可持续影响指标",
    "service": "服务对象满意度指标",
}
ITEMS = {
    "income": "收入",
    "expenditure": "支出",
    "economic": "一般公共预算财政拨款基本支出",
    "three_public": "“三公”经费",
    "trip": "因公出国（境）团组",
    "procurement": "政府采购",
    "balance": "结转结余",
    "meeting": "会议费",
    "training": "培训费",
    "vehicle": "车辆",
    "project": "项目支出",
    "project_budget": "项目预算",
    "indicator": "绩效自评",
    "key_project": "重点项目",
    "budget": "整体支出预算",
    "event": "活动经费",
    "staff": "实有人数",
    "retiree": "离退休人数",
}
# What a dimension's value is called in the name of a figure.
DIMENSION_LABELS = {
    (dim, value): label
    for dim, labels in {
        "item": ITEMS,
        "source": {**BUDGET_SOURCES, **SOURCES},
        "fund": {**PROJECT_FUNDS, "special_account": "财政专户管理的非税收入"},
        "nature": NATURES,
        "measure": {**MEASURES, **CONTRACTS, "persons": "人次", "weight": "分值", "score": "得分"},
        "line": THREE_PUBLIC,
        "when": {**BALANCES, "held": "现有", "planned": "拟新增"},
        "group": GROUPS,
        "level": {**INDICATOR_LEVELS, "execution": "预算执行率"},
        "aspect": INDICATOR_KINDS,
        "type": {**PROCUREMENT, **APPROPRIATIONS},
        "kind": {**BUDGET_VEHICLES, **VEHICLES},
    }.items()
    for value, label in labels.items()
}
