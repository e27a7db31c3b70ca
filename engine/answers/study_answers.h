#pragma once

#include <string>

#include "engine/evaluation/backtest.h"
#include "engine/evaluation/studies.h"
#include "engine/value/json.h"

namespace htx::answers {

// What a change of rules does: who moves, and for each who moves the clause that decides it.
Json impact_answer(const ImpactOfChange& study);
// Who sits close to a cut-off, an edge of a band or a ground.
Json sensitivity_answer(const SensitivityStudy& study);
// The smallest changes that reach a grade, or why there is none.
Json what_if_answer(const WhatIf& answer, Language language);
// What the parameters of a pack are when; `parameter` names the only one to show, empty shows all.
Json parameters_answer(const rules::Pack& pack, const std::string& parameter);
// How often each class failed later, with intervals; what was left out.
Json backtest_answer(const BacktestStudy& study);

}  // namespace htx::answers
