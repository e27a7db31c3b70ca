#include "engine/report/audit_report.h"

namespace htx::report {

Page audit_page(const Audit& audit, const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.audit-title"), .language = language, .blocks = {}};
  page.blocks.emplace_back(Heading{2, page.title});
  Bullets lines;
  lines.items.push_back(
      say("report.audit-entries", {{"count", say.number(static_cast<std::size_t>(audit.entries))}}));
  lines.items.push_back(say("report.audit-root", {{"root", audit.root}}));
  lines.items.push_back(say("report.audit-rows", {{"records", say.number(audit.records)},
                                                  {"assessments", say.number(audit.assessments)},
                                                  {"journal", say.number(audit.journal_lines)}}));
  lines.items.push_back(say("report.audit-more", {{"definitions", say.number(audit.definitions)},
                                                  {"cases", say.number(audit.cases)}}));
  page.blocks.emplace_back(std::move(lines));
  if (!audit.fault) {
    page.blocks.emplace_back(Paragraph{say("report.audit-fits")});
    return page;
  }
  page.blocks.emplace_back(
      Paragraph{say("report.audit-fault", {{"seq", std::to_string(audit.fault->seq)},
                                           {"why", htx::to_text(audit.fault->message, language)},
                                           {"code", audit.fault->message.code}})});
  if (!audit.fault->entry.empty()) {
    page.blocks.emplace_back(Paragraph{say("report.audit-fault-entry", {{"entry", audit.fault->entry}})});
  }
  return page;
}

}  // namespace htx::report
