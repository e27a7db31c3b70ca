#include "engine/report/evaluation/overrides_and_appeals.h"
#include "engine/base/text.h"
#include "engine/report/words/explanation_words.h"

namespace htx::report {
namespace {

std::string signature_text(const Attestation& by, const Voice& say) {
  if (!by.is_there()) return "–";
  return by.actor + " (" + by.role + "), " + say.moment(by.at) + (by.why.empty() ? "" : ": " + by.why);
}

}  // namespace

void add_corrections(const std::vector<Override>& overrides, const std::vector<Appeal>& appeals,
                     const Voice& say, Page& page) {
  if (!overrides.empty()) {
    Table table{
        .headers = {say("report.override"), say("report.class"), say("report.until"), say("report.basis"),
                    say("report.proposed"), say("report.approved-by"), say("report.revoked")},
        .rows = {},
        .right_aligned = {}};
    for (const Override& one : overrides) {
      table.rows.push_back({one.id, class_title(one.result, say), say.date(one.until), one.basis,
                            signature_text(one.proposed, say), signature_text(one.approved, say),
                            signature_text(one.revoked, say)});
    }
    page.blocks.emplace_back(Heading{2, say("report.overrides")});
    page.blocks.emplace_back(std::move(table));
  }
  if (appeals.empty()) return;
  Table table{.headers = {say("report.appeal"), say("report.party"), say("report.filed"),
                          say("report.settled"), say("report.outcome")},
              .rows = {},
              .right_aligned = {}};
  for (const Appeal& one : appeals) {
    table.rows.push_back(
        {one.id, one.by, signature_text(one.filed, say), signature_text(one.settled, say),
         say("report.outcome-" + (one.outcome.empty() ? std::string("none") : one.outcome))});
  }
  page.blocks.emplace_back(Heading{2, say("report.appeals")});
  page.blocks.emplace_back(std::move(table));
}

std::vector<std::string> correction_lines(const ExplainedAssessment& explained, const Voice& say) {
  std::vector<std::string> lines;
  for (const Override& one : explained.overrides) {
    if (!one.approved.is_there() || one.revoked.is_there()) continue;
    lines.push_back(say("report.overridden", {{"class", class_title(one.result, say)},
                                              {"until", say.date(one.until)},
                                              {"basis", one.basis},
                                              {"who", one.proposed.actor},
                                              {"second", one.approved.actor}}));
  }
  for (const Appeal& one : explained.appeals) {
    if (!one.settled.is_there()) lines.push_back(say("report.appeal-pending", {{"by", one.by}}));
  }
  return lines;
}

Page corrections_page(const std::vector<Override>& overrides, const std::vector<Appeal>& appeals,
                      const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.corrections"), .language = language, .blocks = {}};
  page.blocks.emplace_back(Heading{1, page.title});
  if (overrides.empty() && appeals.empty())
    page.blocks.emplace_back(Paragraph{say("report.corrections-none")});
  add_corrections(overrides, appeals, say, page);
  return page;
}

}  // namespace htx::report
