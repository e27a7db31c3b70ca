#include "engine/rules/pack_reader.h"

#include "engine/feel/check/given_names.h"

namespace htx::rules::internal {

feel::Origin origin_of(const Node& node, const Reader& reader) {
  const Document& document = reader.document();
  return {place_in(document, node, 0),
          [&document, &node](std::size_t offset) { return place_in(document, node, offset); }};
}

Basis read_basis(const Node* node, const Reader& reader) {
  if (node == nullptr) return {};
  MapReader map(*node, reader);
  Basis basis{.law = map.text("law"),
              .article = map.optional_text("article").value_or(""),
              .source = map.optional_text("source").value_or(""),
              .tag = map.text("tag")};
  map.finish();
  return basis;
}

Validity read_in_force(const Node* node, const Reader& reader) {
  if (node == nullptr) return {};
  MapReader map(*node, reader);
  Validity period;
  if (const Node* from = map.required("from")) period.from = reader.date(*from).value_or(Date());
  map.has("to");
  period.to = map.optional_date("to");
  map.finish();
  if (period.to && *period.to < period.from) reader.report(*node, "rules.ends-before-it-begins");
  return period;
}

std::vector<Input> read_inputs(const std::vector<Node>& items, const Reader& reader) {
  static const std::vector<std::string> kTypes = {"number", "string", "boolean", "date"};
  std::vector<Input> inputs;
  for (const Node& item : items) {
    MapReader map(item, reader);
    Input input;
    input.place = reader.place_of(item);
    input.id = map.identifier("id");
    input.title = map.bilingual("title");
    if (const auto type = map.choice("type", kTypes)) input.type = *feel::type_from_text(kTypes[*type]);
    // A key that would say nothing of this type is not asked for, and so reported.
    if (input.type == feel::Type::Kind::kDate) {
      input.earliest = map.optional_date("min");
      input.latest = map.optional_date("max");
    } else if (input.type == feel::Type::Kind::kNumber) {
      input.unit = map.optional_text("unit").value_or("");
      input.min = map.optional_number("min");
      input.max = map.optional_number("max");
      input.scale = map.optional_integer("scale", kScales).value_or(0);
    }
    input.field = map.optional_text("field").value_or(input.id);
    if (map.has("year")) input.of_previous_year = map.choice("year", {"current", "previous"}) == 1U;
    map.finish();
    if ((input.min && input.max && *input.max < *input.min) ||
        (input.earliest && input.latest && *input.latest < *input.earliest)) {
      reader.report(item, "rules.empty-range");
    }
    inputs.push_back(std::move(input));
  }
  return inputs;
}

void declare(const Node& node, const Reader& reader, const std::string& id, feel::Type type,
             feel::Names& names) {
  static const feel::Names kGiven = [] {
    feel::Names given;
    for (const char* name : {kAsOf, kPeriod}) given.declare(name, feel::Type::Kind::kAny);
    return given;
  }();
  auto refusal = id.empty() ? std::nullopt : feel::refusal_of_name(id, names);
  if (!refusal && !id.empty()) refusal = feel::refusal_of_name(id, kGiven);
  const Node* at = node.find("id");
  if (refusal) reader.report(at == nullptr ? node : *at, *refusal);
  // What has no name of its own keeps its slot all the same.
  names.declare(refusal || id.empty() ? "?" + std::to_string(names.size()) : id, std::move(type));
}

std::optional<Validity> read_optional_in_force(MapReader& map) {
  const Node* node = map.optional("in_force");
  return node == nullptr ? std::nullopt : std::optional(read_in_force(node, map.reader()));
}

std::optional<feel::Expression> compile(const Node& node, const Reader& reader, const feel::Names& names,
                                        const feel::Type& wanted) {
  const auto text = reader.text(node);
  if (!text) return std::nullopt;
  auto expression = feel::compile_expression(*text, origin_of(node, reader), names, feel::Mode::kStrict,
                                             reader.diagnostics());
  if (expression && !feel::conforms(expression->type(), wanted)) {
    reader.report(node, {"rules.wrong-type", {{"type", to_text(expression->type())}}},
                  {"rules.type", {{"type", to_text(wanted)}}});
  }
  return expression;
}

}  // namespace htx::rules::internal
