#include "engine/report/evaluation/newer_figures.h"

#include "engine/report/words/explanation_words.h"

namespace htx::report {

void add_newer_figures(const ExplainedAssessment& explained, const Voice& say, Page& page) {
  if (explained.newer.empty()) return;
  page.blocks.emplace_back(
      Paragraph{say("report.newer-figures", {{"count", say.number(explained.newer.size())},
                                             {"period", period_text(explained.assessment.dates.period)}})});
  Bullets lines;
  for (const NewerFigure& figure : explained.newer) {
    const auto value = [&](const Value& of) {
      return of.is_null() ? say("report.figure-missing")
                          : figure_value(*figure.pack, figure.name, of, explained.dictionaries, say);
    };
    lines.items.push_back(figure_title(*figure.pack, figure.name, say) + ": " + value(figure.before) + " → " +
                          value(figure.now) + (figure.source.empty() ? "" : " [" + figure.source + "]"));
  }
  page.blocks.emplace_back(std::move(lines));
}

}  // namespace htx::report
