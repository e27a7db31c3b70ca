#include "engine/cli/settlement_command.h"

#include "engine/answers/case_answers.h"
#include "engine/cases/settlement_case.h"
#include "engine/cli/open_session.h"
#include "engine/doc/document.h"
#include "engine/report/cases/settlement_report.h"
#include "engine/session/library.h"

namespace htx::cli {
namespace {

// The table of assets and payments of one estate, from a file or from what is recorded in a case.
struct SettlementOptions {
  std::string file;
  std::string case_id;
  std::optional<Date> on;
  std::string order;
  std::string document;
  std::string note;
  std::string key;
  std::int64_t line = 0;  // Of the journal that recorded it.
  bool record = false;
  bool recorded = false;  // The last one on record.
};

// The payment order of that id among those of the jurisdiction.
Result<rules::PaymentOrder> find_order(const Terminal& terminal, const std::string& id,
                                       Diagnostics& diagnostics) {
  const std::string folder =
      terminal.settings().home + "/rules/" + terminal.settings().jurisdiction + "/settlement";
  std::vector<std::string> known;
  for (const std::string& path : yaml_files(folder)) {
    HTX_ASSIGN_OR_RETURN(const Document document, load_document(path, diagnostics));
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
  const auto document = load_document(path, diagnostics);
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

Result<CaseSettlement> settlement_of_case(OpenedSession& opened, const SettlementOptions& options) {
  if (options.recorded || options.line != 0)
    return recorded_settlement(opened.session(), options.case_id, options.line);
  const SettlementRequest request{.case_id = options.case_id,
                                  .on = day_of(opened, options.on),
                                  .order = options.order,
                                  .document = options.document,
                                  .note = options.note,
                                  .key = options.key,
                                  .on_by_default = !options.on};
  return options.record ? record_settlement(opened.session(), request)
                        : settle_case(opened.session(), request);
}

int settle(const Terminal& terminal, const SettlementOptions& options) {
  if (options.case_id.empty()) {
    if (options.file.empty())
      return terminal.fail(Error(ErrorCode::kInvalidArgument, "cli.settlement-needs"));
    return settlement_of_file(terminal, options.file);
  }
  auto opened = open_session(terminal, {.read_only = !options.record});
  if (!opened) return terminal.fail(opened.error());
  const auto settled = settlement_of_case(*opened, options);
  if (!settled) return terminal.fail(settled.error());
  return terminal.done(
      terminal.show(report::case_settlement_page(*settled, options.case_id, terminal.language()),
                    answers::case_settlement_answer(*settled, options.case_id)),
      exit_of(settled->table));
}

}  // namespace

void add_settlement_command(CommandLine& line) {
  auto command = line.command(line.root(), "settlement", settle);
  auto* file = command.reads("file", &SettlementOptions::file, "cli.help-estate", {FileKind::kEstate});
  command.option("--case", &SettlementOptions::case_id, "cli.help-settlement-case")->excludes(file);
  auto* record = command.flag("--record", &SettlementOptions::record, "cli.help-settlement-record");
  command.option("--line", &SettlementOptions::line, "cli.help-settlement-line")->excludes(record);
  command.flag("--recorded", &SettlementOptions::recorded, "cli.help-settlement-recorded")->excludes(record);
  command.option("--order", &SettlementOptions::order, "cli.help-settlement-order");
  command.option("--as", &SettlementOptions::document, "cli.help-settlement-as");
  command.day("--on", &SettlementOptions::on, "cli.help-on");
  command.option("--note", &SettlementOptions::note, "cli.help-note");
  command.option("--key", &SettlementOptions::key, "cli.help-key");
  command.shows_page();
}

}  // namespace htx::cli
