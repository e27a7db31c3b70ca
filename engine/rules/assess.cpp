#include "engine/rules/assess.h"

#include "engine/rules/ruling.h"

namespace htx::rules {

Assessment assess(const Pack& scorecard, const std::vector<const Pack*>& grounds,
                  const std::string& cooperative, const Facts& facts, const Dates& dates) {
  const Packs packs{scorecard, grounds};
  const Evidence evidence(packs, facts, dates);
  return explain(packs, decide(packs, evidence), evidence, cooperative);
}

std::vector<UsedFigure> figures_below(const Pack& pack, const feel::Expression& condition, const Facts& facts,
                                      const Dates& dates) {
  return internal::Figures(pack, facts, dates).used_by(condition.uses());
}

}  // namespace htx::rules
