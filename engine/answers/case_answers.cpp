#include "engine/answers/case_answers.h"

#include <array>

#include "engine/answers/members.h"

namespace htx::answers {
namespace {

Json deadline(const DeadlineRow& row) {
  Json json;
  json.add("deadline", row.deadline).add("due", day(row.due)).add("warn", day(row.warn));
  return json.add("acted_on_at", text_or_null(row.acted_on_at));
}

Json action(const NextAction& next, Language language) {
  Json json;
  json.add("event", next.action.event).add("role", text_or_null(next.action.role));
  json.add("title", next.action.title.in(language)).add("asks", texts(next.action.asks));
  json.add("missing_documents", texts(next.missing_documents));
  return json.add("obstacles",
                  list(next.obstacles, [&](const Message& why) { return message(why, language); }));
}

Json actions(const std::vector<NextAction>& all, Language language) {
  return list(all, [&](const NextAction& one) { return action(one, language); });
}

Json journal_line(const JournalLine& line) {
  Json json;
  json.add("line", line.line).add("on", day(line.on)).add("at", line.at);
  json.add("actor", line.actor).add("role", line.role).add("on_behalf_of", text_or_null(line.on_behalf_of));
  json.add("kind", to_string(line.kind)).add("event", line.event).add("note", line.note);
  return json.add("states", texts(line.states)).add("details", line.details);
}

Json ballot(const Ballot& ballot) {
  Json json;
  return json.add("person", ballot.person).add("outcome", ballot.outcome).add("line", ballot.line);
}

Json task(const TaskState& task) {
  Json json;
  json.add("task", task.id).add("since", day(task.since)).add("holder", text_or_null(task.holder));
  json.add("delegate", text_or_null(task.delegate)).add("approvals", list(task.approvals, ballot));
  return json.add("votes", list(task.votes, ballot));
}

Json document(const CaseState& state, const DocumentRow& row) {
  Json json;
  json.add("id", row.id).add("kind", row.kind).add("version", state.version_of(row)).add("file", row.name);
  json.add("at", row.at).add("actor", row.actor).add("sha256", to_hex(row.digest));
  Json::Array signed_by;
  for (const Signature& signature : state.signatures)
    if (signature.document == row.id) signed_by.emplace_back(signature.person);
  return json.add("signed_by", std::move(signed_by));
}

Json party(const Party& party) {
  Json json;
  json.add("party", party.id).add("kind", to_string(party.kind)).add("name", party.name);
  return json.add("claims", list(party.claims, [](const Claim& claim) {
                    Json one;
                    one.add("claim", claim.id).add("nature", claim.nature).add("amount", claim.amount);
                    return one.add("basis", claim.basis).add("withdrawn", claim.withdrawn);
                  }));
}

Json asset(const Asset& asset) {
  Json json;
  json.add("asset", asset.id).add("source", asset.source).add("amount", asset.amount);
  json.add("agreed_with", text_or_null(asset.agreed_with)).add("basis", asset.basis);
  return json.add("withdrawn", asset.withdrawn);
}

Json complaint(const Complaint& complaint) {
  Json json;
  json.add("number", complaint.number).add("kind", to_string(complaint.kind)).add("by", complaint.by);
  json.add("about", complaint.about).add("since", day(complaint.since));
  json.add("outcome", complaint.outcome ? Json(to_string(*complaint.outcome)) : Json());
  return json.add("settled", day(complaint.settled));
}

Json link(const CaseLink& link) {
  Json json;
  return json.add("relation", to_string(link.relation)).add("case", link.case_id);
}

Json payment(const rules::Payment& payment) {
  static constexpr auto kKinds = std::to_array<std::string_view>({"elsewhere", "claim", "member"});
  Json json;
  json.add("kind", kKinds[static_cast<std::size_t>(payment.kind)]).add("id", payment.id);
  json.add("to", text_or_null(payment.to)).add("rank", text_or_null(payment.rank));
  json.add("due", decimal(payment.due)).add("paid", decimal(payment.paid));
  return json.add("why", payment.why.code).add("law", payment.law.article);
}

}  // namespace

Json case_answer(const CaseView& view, Language language) {
  const CaseState& state = view.state;
  Json json;
  json.add("case", view.row.id).add("cooperative", view.row.cooperative);
  json.add("cooperative_name", view.cooperative_name);
  json.add("workflow",
           definition(view.row.workflow, view.workflow.version(), to_hex(view.row.workflow_digest)));
  json.add("status", to_string(view.row.status)).add("repeated", text_or_null(view.repeated));
  json.add("configuration", workflows::to_json(view.workflow.chart(), view.configuration));
  json.add("suspended_since", day(state.suspended_since)).add("deadlines", list(view.deadlines, deadline));
  json.add("next", actions(view.next, language)).add("not_now", actions(view.not_now, language));
  json.add("forbidden", list(view.forbidden, [&](const workflows::ForbiddenAct& act) {
             Json one;
             return one.add("event", act.event).add("title", act.title.in(language));
           }));
  json.add("tasks", list(state.tasks, [](const std::pair<const std::string, TaskState>& one) {
             return task(one.second);
           }));
  json.add("documents", list(view.documents, [&](const DocumentRow& row) { return document(state, row); }));
  json.add("parties", list(state.parties, party)).add("assets", list(state.assets, asset));
  json.add("complaints", list(state.complaints, complaint)).add("links", list(state.links, link));
  return json.add("journal", list(view.journal, journal_line));
}

Json cases_answer(const std::vector<CaseRow>& rows) {
  Json json;
  return json.add("cases", list(rows, [](const CaseRow& row) {
                    Json one;
                    one.add("case", row.id).add("cooperative", row.cooperative);
                    one.add("workflow", row.workflow).add("workflow_sha256", to_hex(row.workflow_digest));
                    return one.add("status", to_string(row.status));
                  }));
}

Json documents_answer(const CaseView& view) {
  Json json;
  return json.add("documents",
                  list(view.documents, [&](const DocumentRow& row) { return document(view.state, row); }));
}

Json preview_answer(const CaseView& before, const CaseView& after) {
  Json::Array lines;
  for (std::size_t i = before.journal.size(); i < after.journal.size(); ++i)
    lines.push_back(journal_line(after.journal[i]));
  Json json;
  json.add("case", after.row.id).add("status", to_string(after.row.status));
  json.add("states", texts(after.journal.empty() ? std::vector<std::string>() : after.journal.back().states));
  return json.add("lines", std::move(lines)).add("deadlines", list(after.deadlines, deadline));
}

Json case_summaries_answer(const std::vector<CaseSummary>& cases) {
  Json json;
  return json.add("cases", list(cases, [](const CaseSummary& summary) {
                    Json one;
                    one.add("case", summary.id).add("cooperative", summary.cooperative);
                    one.add("workflow", summary.workflow).add("status", to_string(summary.status));
                    one.add("work", list(summary.work, [](const CaseSummary::Spot& spot) {
                              Json work;
                              return work.add("item", spot.item).add("holder", text_or_null(spot.holder));
                            }));
                    return one.add("due", day(summary.due)).add("warn", day(summary.warn));
                  }));
}

Json verification_answer(const CaseVerification& verification, Language language) {
  Json json;
  json.add("fits", verification.differences.empty()).add("cases", count(verification.cases));
  json.add("lines", count(verification.lines)).add("replayed", count(verification.replayed));
  json.add("erased", count(verification.erased));
  return json.add("differences", list(verification.differences, [&](const CaseDifference& d) {
                    Json difference = message(d.message, language);
                    return difference.add("case", d.case_id).add("line", line_or_null(d.line));
                  }));
}

Json migration_answer(const MigrationOutcome& outcome, Language language) {
  Json json;
  json.add("applied", outcome.applied)
      .add("cases", list(outcome.cases, [&](const CaseMigration& c) {
             Json one;
             one.add("case", c.case_id).add("before", texts(c.before)).add("after", texts(c.after));
             one.add("started", texts(c.started))
                 .add("stopped", texts(c.stopped))
                 .add("line", line_or_null(c.line));
             return one.add("refused", c.refused ? message(*c.refused, language) : Json());
           }));
  return json.add("findings", list(outcome.findings, [&](const workflows::Finding& finding) {
                    Json one = message(finding.message, language);
                    return one.add("path", texts(finding.path));
                  }));
}

Json settlement_answer(const rules::PaymentOrder& order, const rules::Settlement& settlement) {
  Json json;
  json.add("order", order.id).add("version", order.version);
  json.add("payments", list(settlement.payments, payment)).add("estate", decimal(settlement.estate));
  json.add("elsewhere", decimal(settlement.elsewhere)).add("claimed", decimal(settlement.claimed));
  json.add("paid", decimal(settlement.paid)).add("unpaid", decimal(settlement.unpaid));
  return json.add("to_members", decimal(settlement.to_members));
}

Json case_settlement_answer(const CaseSettlement& settled, const std::string& case_id) {
  Json json = settlement_answer(settled.order, settled.table);
  json.add("case", case_id).add("line", line_or_null(settled.line));
  return json.add("table_sha256", to_hex(settled.digest));
}

}  // namespace htx::answers
