#include "engine/doc/digest.h"

#include "engine/value/json.h"

namespace htx {
namespace {

Json to_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull: return {};
    case Node::Kind::kScalar: return node.text;
    case Node::Kind::kList: {
      Json::Array items;
      for (const Node& item : node.items) items.push_back(to_json(item));
      return items;
    }
    case Node::Kind::kMap: {
      Json::Object members;
      for (const Node::Entry& entry : node.entries) members.push_back({entry.key.text, to_json(entry.value)});
      return members;
    }
  }
  return {};
}

Node to_node(const Json& json) {
  Node node;
  if (const auto* text = json.string()) {
    node.kind = Node::Kind::kScalar;
    node.text = *text;
  } else if (const auto* array = json.array()) {
    node.kind = Node::Kind::kList;
    for (const Json& item : *array) node.items.push_back(to_node(item));
  } else if (const auto* object = json.object()) {
    node.kind = Node::Kind::kMap;
    for (const auto& [name, value] : *object) node.entries.push_back({to_node(Json(name)), to_node(value)});
  }
  return node;
}

}  // namespace

std::string canonical_form(const Document& document) {
  auto bytes = canonical_json(to_json(document.root));
  // Strings, lists and maps with unique keys, all read as UTF-8, always have a canonical form.
  HTX_CHECK(bytes.has_value());
  return *std::move(bytes);
}

Digest digest_of(const Document& document) { return sha256(as_bytes(canonical_form(document))); }

Result<Document> document_from_canonical(const std::string& name, const std::string& bytes) {
  HTX_ASSIGN_OR_RETURN(const Json json, read_json(bytes));
  return Document{std::make_shared<const Source>(name, bytes), to_node(json), {}};
}

}  // namespace htx
