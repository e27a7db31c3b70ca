#include "engine/rules/check_bands.h"

#include "engine/dmn/table_check.h"

namespace htx::rules::internal {
namespace {

feel::Span point(const Value& value) { return {value, value, true, true}; }

// The values that a figure may have; none if that is every value of its kind.
std::optional<feel::Admitted> permitted(const Pack& pack, std::size_t slot) {
  if (pack.names.type(slot) == feel::Type::Kind::kBoolean)
    return feel::Admitted{.spans = {point(Value(false)), point(Value(true))}};
  if (slot >= pack.inputs.size()) return std::nullopt;
  const Input& input = pack.inputs[slot];
  if (!input.earliest && !input.latest) return std::nullopt;
  feel::Span span;
  span.low_closed = input.earliest.has_value();
  span.high_closed = input.latest.has_value();
  if (input.earliest) span.low = *input.earliest;
  if (input.latest) span.high = *input.latest;
  return feel::Admitted{.spans = {span}};
}

}  // namespace

void check_band_cover(const Pack& pack, const Criterion& criterion, const Reader& reader, const Node& node,
                      const BandsOn& on) {
  std::vector<feel::Admitted> cells;
  std::vector<const Node*> nodes;
  for (std::size_t i = 0; i < criterion.bands.size(); ++i) {
    if (!criterion.bands[i].counts_on(on.day)) continue;
    nodes.push_back(&node.find("bands")->items[i]);
    auto cell = feel::admitted(criterion.bands[i].in);
    if (!cell) return reader.report(*nodes.back(), "rules.bands-not-decided", {}, Severity::kWarning);
    // A missing figure is answered by the criterion's policy and never held against a band.
    cell->null = cell->names_null = false;
    cells.push_back(*std::move(cell));
  }
  const auto domain = permitted(pack, criterion.value);
  if (domain) cells.push_back(*domain);
  auto axis = dmn::Axis::of(cells, std::nullopt);
  if (!axis) return reader.report(node, "rules.bands-not-decided", {}, Severity::kWarning);
  if (domain) axis->restrict_to(axis->side(*domain));

  const auto report = [&](const Node& at, const char* code, const dmn::Side& side) {
    reader.report(at, {code, {{"region", axis->to_text(side) + on.when}}});
  };
  dmn::Side rest = axis->live();
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const dmn::Side side = dmn::intersection(axis->side(cells[i]), axis->live());
    dmn::Side twice = side;
    for (std::size_t p = 0; p < side.size(); ++p) {
      twice[p] = side[p] && !rest[p];
      rest[p] = rest[p] && !side[p];
    }
    if (!dmn::is_empty(twice)) report(*nodes[i], "rules.band-overlap", twice);
    if (dmn::is_empty(side)) reader.report(*nodes[i], "rules.band-holds-nothing");
  }
  if (!dmn::is_empty(rest)) report(node, "rules.band-gap", rest);
}

}  // namespace htx::rules::internal
