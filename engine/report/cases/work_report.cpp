#include "engine/report/cases/work_report.h"

#include <algorithm>

#include "engine/base/text.h"

namespace htx::report {

Page work_page(const WorkList& list, const Date& today, const Manner& language) {
  const Voice say(language);
  Page page{
      .title = say("report.work-title", {{"day", say.date(today)}}), .language = language, .blocks = {}};
  page.blocks.emplace_back(Heading{2, page.title});
  page.blocks.emplace_back(Paragraph{say("report.work-counts", {{"found", say.number(list.found)},
                                                                {"overdue", say.number(list.overdue)},
                                                                {"soon", say.number(list.soon)}})});
  if (!list.overdue_by_role.empty()) {
    Bullets bullets;
    for (const auto& [role, count] : list.overdue_by_role) {
      bullets.items.push_back(say("report.work-overdue-role",
                                  {{"role", role.empty() ? "–" : role}, {"count", say.number(count)}}));
    }
    page.blocks.emplace_back(std::move(bullets));
  }
  if (list.items.empty()) return page;
  Table table{.headers = {say("report.due"), say("report.case"), say("report.cooperative"),
                          say("report.what"), say("report.who"), say("report.holder"), say("report.basis")},
              .rows = {},
              .right_aligned = {}};
  for (const WorkItem& item : list.items) {
    std::string due = item.row.due ? say.date(*item.row.due) : "–";
    if (item.urgency != Urgency::kOpen)
      due += " " + say("report.urgency-" + std::string(to_string(item.urgency)));
    const std::string title = say(item.title).empty() ? item.row.work.item : say(item.title);
    table.rows.push_back({std::move(due), item.row.work.case_id, item.row.cooperative,
                          title + " (" + item.row.work.item + ")", item.row.work.role, item.row.work.holder,
                          item.law});
  }
  page.blocks.emplace_back(std::move(table));
  if (list.items.size() < list.found)
    page.blocks.emplace_back(
        Paragraph{say("report.work-more", {{"count", say.number(list.found - list.items.size())}})});
  return page;
}

Page outbox_page(const std::vector<OutboxRow>& rows, const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.outbox-title"), .language = language, .blocks = {}};
  page.blocks.emplace_back(Heading{2, page.title});
  if (rows.empty()) {
    page.blocks.emplace_back(Paragraph{say("report.outbox-empty")});
    return page;
  }
  Table table{.headers = {"#", say("report.case"), say("report.what"), say("report.addressee"),
                          say("report.recorded"), say("report.done")},
              .rows = {},
              .right_aligned = {0}};
  for (const OutboxRow& row : rows) {
    const std::string done = row.done_at.empty() ? "–"
                                                 : say.moment(row.done_at) + " " + row.done_by +
                                                       (row.done_note.empty() ? "" : ": ") + row.done_note;
    table.rows.push_back({std::to_string(row.id), row.case_id + " (" + std::to_string(row.line) + ")",
                          say("report.outbox-" + std::string(to_string(row.kind))), row.addressee,
                          say.moment(row.at), done});
  }
  page.blocks.emplace_back(std::move(table));
  return page;
}

Page expired_deadlines_page(const ExpiredDeadlines& outcome, const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.timers-title"), .language = language, .blocks = {}};
  page.blocks.emplace_back(Heading{2, page.title});
  page.blocks.emplace_back(
      Paragraph{say("report.timers-counts", {{"passed", say.number(outcome.passed.size())},
                                             {"stuck", say.number(outcome.stuck.size())}})});
  Table table{.headers = {say("report.due"), say("report.day"), say("report.case"), say("report.deadline"),
                          say("report.event")},
              .rows = {},
              .right_aligned = {}};
  for (const ExpiredDeadline& passed : outcome.passed) {
    table.rows.push_back(
        {say.date(passed.due), say.date(passed.on), passed.case_id, passed.deadline, passed.event});
  }
  if (!table.rows.empty()) page.blocks.emplace_back(std::move(table));
  Bullets bullets;
  for (const StuckDeadline& stuck : outcome.stuck) {
    bullets.items.push_back(stuck.case_id + ", " + stuck.deadline + " (" + say.date(stuck.due) +
                            "): " + htx::to_text(stuck.why, language));
  }
  if (!bullets.items.empty()) page.blocks.emplace_back(std::move(bullets));
  return page;
}

Page verification_page(const CaseVerification& verification, const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.verify-title"), .language = language, .blocks = {}};
  page.blocks.emplace_back(Heading{2, page.title});
  page.blocks.emplace_back(
      Paragraph{say("report.verify-counts", {{"cases", say.number(verification.cases)},
                                             {"lines", say.number(verification.lines)},
                                             {"replayed", say.number(verification.replayed)}})});
  Bullets bullets;
  for (const CaseDifference& d : verification.differences) {
    const std::string place = d.case_id + (d.line == 0 ? "" : " (" + std::to_string(d.line) + ")");
    bullets.items.push_back(place + ": " + htx::to_text(d.message, language) + " [" + d.message.code + "]");
  }
  page.blocks.emplace_back(
      Paragraph{say(bullets.items.empty() ? "report.verify-fits" : "report.verify-differs")});
  if (!bullets.items.empty()) page.blocks.emplace_back(std::move(bullets));
  return page;
}

Page accounts_page(const std::vector<Account>& accounts, const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.accounts-title"), .language = language, .blocks = {}};
  page.blocks.emplace_back(Heading{2, page.title});
  Table table{
      .headers = {say("report.account"), say("report.person"), say("report.login"), say("report.state")},
      .rows = {},
      .right_aligned = {}};
  for (const Account& account : accounts) {
    table.rows.push_back({account.name, account.person, account.login.empty() ? "–" : account.login,
                          say("report.account-" + std::string(to_string(account.state)))});
  }
  page.blocks.push_back(table.rows.empty() ? Block(Paragraph{say("report.accounts-none")})
                                           : Block(std::move(table)));
  return page;
}

Page people_page(const std::vector<Member>& members, const std::vector<Substitution>& substitutions,
                 const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.people-title"), .language = language, .blocks = {}};
  page.blocks.emplace_back(Heading{2, page.title});
  Table table{.headers = {say("report.group"), say("report.account"), say("report.from"), say("report.until"),
                          say("report.areas")},
              .rows = {},
              .right_aligned = {}};
  for (const Member& member : members) {
    table.rows.push_back({member.group, member.account, say.date(member.from),
                          member.until ? say.date(*member.until) : "–",
                          member.scope.is_whole() ? "–" : member.scope.text()});
  }
  page.blocks.push_back(table.rows.empty() ? Block(Paragraph{say("report.people-none")})
                                           : Block(std::move(table)));
  if (substitutions.empty()) return page;
  Table instead{.headers = {say("report.absent"), say("report.substitute"), say("report.from"),
                            say("report.until"), say("report.basis")},
                .rows = {},
                .right_aligned = {}};
  for (const Substitution& s : substitutions)
    instead.rows.push_back({s.absent, s.substitute, say.date(s.from), say.date(s.until), s.basis});
  page.blocks.emplace_back(Heading{3, say("report.substitutions")});
  page.blocks.emplace_back(std::move(instead));
  return page;
}

Page migration_page(const MigrationOutcome& outcome, const workflows::MigrationPlan& plan,
                    const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.migration-title", {{"workflow", plan.workflow},
                                                    {"from", std::to_string(plan.from)},
                                                    {"to", std::to_string(plan.to)}}),
            .language = language,
            .blocks = {}};
  page.blocks.emplace_back(Heading{2, page.title});
  page.blocks.emplace_back(
      Paragraph{say(outcome.applied ? "report.migration-applied" : "report.migration-trial")});
  Bullets findings;
  for (const workflows::Finding& finding : outcome.findings) {
    findings.items.push_back(htx::to_text(finding.message, language) + " [" + finding.message.code + "] " +
                             join(finding.path, " → "));
  }
  if (!findings.items.empty()) {
    page.blocks.emplace_back(Paragraph{say("report.migration-unsound")});
    page.blocks.emplace_back(std::move(findings));
  }
  if (outcome.cases.empty()) {
    page.blocks.emplace_back(Paragraph{say("report.no-cases")});
    return page;
  }
  Table table{.headers = {say("report.case"), say("report.state-before"), say("report.state-after"),
                          say("report.deadlines"), say("report.remark")},
              .rows = {},
              .right_aligned = {}};
  for (const CaseMigration& c : outcome.cases) {
    std::vector<std::string> deadlines;
    for (const std::string& id : c.started) deadlines.push_back("+" + id);
    for (const std::string& id : c.stopped) deadlines.push_back("-" + id);
    table.rows.push_back({c.case_id, join(c.before, "; "), join(c.after, "; "), join(deadlines, " "),
                          c.refused ? htx::to_text(*c.refused, language) : ""});
  }
  page.blocks.emplace_back(std::move(table));
  return page;
}

}  // namespace htx::report
