#include "engine/base/text.h"
#include "engine/casework/library.h"
#include "engine/cli/commands.h"
#include "engine/doc/document.h"
#include "engine/report/settlement_report.h"

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
  return Error(ErrorCode::kNotFound, {"cli.no-payment-order", {{"id", id}, {"known", join(known, ", ")}}});
}

}  // namespace

int settlement(const Terminal& terminal, const std::vector<std::string>& files) {
  Diagnostics diagnostics;
  const std::string& path = files.front();
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
  const Status shown = terminal.show(report::settlement_page(*order, *estate, *settled, terminal.language()),
                                     report::settlement_json(*order, *settled));
  if (!shown) return terminal.fail(shown.error());
  // Debts that stay unpaid are a fault of what was checked: such a cooperative may not be dissolved.
  return settled->unpaid == Decimal(0) ? 0 : 1;
}

}  // namespace htx::cli
