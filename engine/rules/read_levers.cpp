#include "engine/rules/read_levers.h"

#include <algorithm>

#include "engine/rules/pack_reader.h"
#include "engine/rules/text_names.h"

namespace htx::rules::internal {
namespace {

std::optional<Lever> read_lever(const Node& item, const Reader& reader, std::vector<Input>& inputs,
                                const feel::Names& names) {
  MapReader map(item, reader);
  Lever lever;
  lever.figure = map.identifier("figure");
  const Node* to = map.optional("to");
  const Node* limit = to == nullptr ? map.optional("limit") : nullptr;
  if (to == nullptr) {
    lever.direction =
        map.choice("direction", {"up", "down"}) == 1U ? Lever::Direction::kDown : Lever::Direction::kUp;
    lever.step = map.optional_number("step").value_or(Decimal(1));
  }
  lever.effort = map.optional_number("effort").value_or(Decimal(1));
  lever.start = map.optional_number("start").value_or(Decimal());
  map.finish();
  const auto input = std::ranges::find(inputs, lever.figure, &Input::id);
  if (input == inputs.end() || input->of_previous_year) {
    reader.report(item, {"rules.unknown-figure", {{"name", lever.figure}}}, "rules.declared-figure");
    return std::nullopt;
  }
  const bool moves = input->type == feel::Type::Kind::kNumber || input->type == feel::Type::Kind::kDate;
  if (lever.step <= Decimal() || lever.effort <= Decimal() || lever.start < Decimal() ||
      (to == nullptr && !moves)) {
    reader.report(item, "rules.bad-lever");
  }
  const auto slot = static_cast<std::size_t>(input - inputs.begin());
  if (to != nullptr) lever.to = compile(*to, reader, names, input->type);
  if (limit != nullptr) lever.limit = compile(*limit, reader, names, input->type);
  if (lever.limit) learn_names(feel::named_texts(*lever.limit), *limit, reader, inputs);
  if (lever.to) learn_names(feel::named_texts(*lever.to), *to, reader, inputs);
  if (lever.to) learn_names(feel::resulting_texts(*lever.to, slot), *to, reader, inputs);
  return lever;
}

}  // namespace

std::vector<Lever> read_levers(const std::vector<Node>& items, const Reader& reader,
                               std::vector<Input>& inputs, const feel::Names& names) {
  std::vector<Lever> levers;
  for (const Node& item : items) {
    if (auto lever = read_lever(item, reader, inputs, names)) levers.push_back(*std::move(lever));
  }
  return levers;
}

}  // namespace htx::rules::internal
