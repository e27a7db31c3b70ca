#include "engine/answers/case_answers.h"
#include "engine/cases/settlement_case.h"
#include "engine/cli/commands.h"
#include "engine/cli/open_session.h"
#include "engine/doc/document.h"
#include "engine/report/cases/settlement_report.h"
#include "engine/session/library.h"

namespace htx::cli {
namespace {

Result<Document> load(const std::string& path, Diagnostics& diagnostics) {
  return load_document(path, diagnostics);
}

// The payment order of that id among those of the jurisdiction.
Result<rules::PaymentOrder> find_order(const Terminal& terminal, const std::string& id,
                                       Diagnostics& diagnostics) {
  const std::string folder =
      terminal.settings().home + "/rules/" + terminal.settings().jurisdiction + "/settlement";
  std::vector<std::string> known;
  for (const std::string& path : yaml_files(folder)) {
    HTX_ASSIGN_OR_RETURN(const Document document, load(path, diagnostics));
    const auto order = rules::read_payment_order(document, diagnostics);
    if (!order) return Error(ErrorCode::kInvalidArgument, {"doc.has-mistakes", {{"file", path}}});
    if (order->id == id) return *order;
    known.push_back(order->id);
  }
  return Error(ErrorCode::kNotFound, {"cli.no-payment-order", {{"id", id}, {"known", list_of(known)}}});
}

// Debts that stay unpaid are a fault of what was checked: such a cooperative may not be dissolved.
int exit_of(const rules::Settlement& settlement) { return settlement.unpaid == Decimal(0) ? 0 : 1; }

int settlement_of_file(const Terminal& terminal, const std::string& path) {
  Diagnostics diagnostics;
  const auto document = load(path, diagnostics);
  if (!document) {
    terminal.show(diagnostics);
    return terminal.fail(document.error());
  }
  const Node* id = document->root.find("order");
  const auto order = find_order(terminal, id == nullptr ? "" : id->text, diagnostics);
  if (!order) {
    terminal.show(diagnostics);
    return terminal.fail(order.error());
  }
  const auto estate = rules::read_estate(*document, *order, diagnostics);
  terminal.show(diagnostics);
  if (!estate) return exit_code(ErrorCode::kInvalidArgument);
  const auto settled = rules::settle(*order, *estate);
  if (!settled) return terminal.fail(settled.error());
  return terminal.done(terminal.show(report::settlement_page(*order, *estate, *settled, terminal.language()),
                                     answers::settlement_answer(*order, *settled)),
                       exit_of(*settled));
}

Result<CaseSettlement> settlement_of_case(OpenedSession& opened, const SettlementArguments& arguments) {
  if (arguments.recorded || arguments.line != 0)
    return recorded_settlement(opened.session(), arguments.case_id, arguments.line);
  HTX_ASSIGN_OR_RETURN(const Date on, day_of(opened.clock, arguments.on));
  const SettlementRequest request{.case_id = arguments.case_id,
                                  .on = on,
                                  .order = arguments.order,
                                  .document = arguments.document,
                                  .note = arguments.note,
                                  .key = arguments.key,
                                  .on_by_default = arguments.on.empty()};
  return arguments.record ? record_settlement(opened.session(), request)
                          : settle_case(opened.session(), request);
}

}  // namespace

int settlement(const Terminal& terminal, const SettlementArguments& arguments) {
  if (arguments.case_id.empty()) {
    if (arguments.file.empty())
      return terminal.fail(Error(ErrorCode::kInvalidArgument, "cli.settlement-needs"));
    return settlement_of_file(terminal, arguments.file);
  }
  auto opened = open_session(terminal, {.read_only = !arguments.record});
  if (!opened) return terminal.fail(opened.error());
  const auto settled = settlement_of_case(*opened, arguments);
  if (!settled) return terminal.fail(settled.error());
  return terminal.done(
      terminal.show(report::case_settlement_page(*settled, arguments.case_id, terminal.language()),
                    answers::case_settlement_answer(*settled, arguments.case_id)),
      exit_of(settled->table));
}

}  // namespace htx::cli
