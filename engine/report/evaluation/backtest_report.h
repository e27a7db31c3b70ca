#pragma once

#include "engine/evaluation/backtest.h"
#include "engine/page/page.h"

namespace htx::report {

// How often each class failed later, with intervals; how well the score orders; what was left out;
// and what such a table cannot show.
Page backtest_page(const BacktestStudy& study, const Manner& language);

}  // namespace htx::report
