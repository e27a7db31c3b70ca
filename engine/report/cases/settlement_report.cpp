#include "engine/report/cases/settlement_report.h"

#include <algorithm>
#include <array>

namespace htx::report {
namespace {

std::string law_text(const rules::SettlementLaw& law) {
  return law.article + " [" + law.tag + (law.source.empty() ? "" : ": " + law.source) + "]";
}

std::string rank_title(const rules::PaymentOrder& order, const rules::Payment& payment, const Voice& say) {
  if (payment.kind == rules::Payment::Kind::kMember) return say(order.members_title);
  for (std::size_t i = 0; i < order.ranks.size(); ++i) {
    if (payment.kind == rules::Payment::Kind::kClaim && order.ranks[i].id == payment.rank)
      return std::to_string(i + 1) + ". " + say(order.ranks[i].title);
  }
  for (const rules::AssetSource& source : order.sources) {
    if (source.id == payment.rank) return say(source.title);
  }
  return payment.rank;
}

}  // namespace

Page settlement_page(const rules::PaymentOrder& order, const rules::Estate& estate,
                     const rules::Settlement& settlement, const Manner& language) {
  const Voice say(language);
  Page page{.title = say("report.settlement"), .language = language, .blocks = {}};
  page.blocks.emplace_back(Heading{1, page.title});
  page.blocks.emplace_back(
      Paragraph{say("report.settlement-order", {{"title", say(order.title)},
                                                {"id", order.id},
                                                {"version", std::to_string(order.version)},
                                                {"day", say.date(estate.on)}})});
  if (!order.reviewed_by) page.blocks.emplace_back(Paragraph{say("report.settlement-not-reviewed")});
  Table table{.headers = {say("report.settlement-what"), say("report.settlement-to"),
                          say("report.settlement-rank"), say("report.settlement-due"),
                          say("report.settlement-paid"), say("report.settlement-why"), say("report.law")},
              .rows = {},
              .right_aligned = {3, 4}};
  for (const rules::Payment& payment : settlement.payments) {
    table.rows.push_back({payment.id, payment.to, rank_title(order, payment, say), say.number(payment.due),
                          say.number(payment.paid), htx::to_text(payment.why, language),
                          law_text(payment.law)});
  }
  page.blocks.emplace_back(std::move(table));
  page.blocks.emplace_back(
      Paragraph{say("report.settlement-totals", {{"estate", say.number(settlement.estate)},
                                                 {"elsewhere", say.number(settlement.elsewhere)},
                                                 {"claimed", say.number(settlement.claimed)},
                                                 {"paid", say.number(settlement.paid)},
                                                 {"unpaid", say.number(settlement.unpaid)},
                                                 {"members", say.number(settlement.to_members)}})});
  if (settlement.unpaid != Decimal(0)) {
    page.blocks.emplace_back(
        Paragraph{say("report.settlement-short",
                      {{"unpaid", say.number(settlement.unpaid)}, {"law", law_text(order.unpaid_law)}})});
  }
  return page;
}

Page case_settlement_page(const CaseSettlement& settled, const std::string& case_id, const Manner& language) {
  const Voice say(language);
  Page page = settlement_page(settled.order, settled.estate, settled.table, language);
  page.blocks.insert(page.blocks.begin() + 2,
                     Block(Paragraph{say("report.settlement-from-case", {{"case", case_id}})}));
  page.blocks.emplace_back(Paragraph{say("report.settlement-rounding")});
  page.blocks.emplace_back(Paragraph{say("report.settlement-digest", {{"digest", to_hex(settled.digest)}})});
  page.blocks.emplace_back(Paragraph{
      settled.line == 0
          ? say("report.settlement-not-recorded")
          : say("report.settlement-recorded", {{"case", case_id}, {"line", std::to_string(settled.line)}})});
  return page;
}

}  // namespace htx::report
