#include "engine/workflows/exchange/read_scxml.h"

#include <pugixml.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/text.h"
#include "engine/value/json.h"

namespace htx::workflows {
namespace {

using pugi::xml_node;

std::string_view local_name(const xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_ours(const xml_node& node) { return std::string_view(node.name()).rfind("htx:", 0) == 0; }

std::string attribute(const xml_node& node, const char* name) { return node.attribute(name).value(); }

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> found;
  std::string word;
  for (const char c : text + " ") {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) {
      word += c;
    } else if (!word.empty()) {
      found.push_back(std::move(word));
      word.clear();
    }
  }
  return found;
}

// A text as YAML reads it back byte for byte.
std::string quoted(const std::string& text) { return write_json(Json(text)); }

// A number, a date or an id as it is; whatever else somebody wrote in its place as a text, which is refused
// where it does not belong.
std::string plain(const std::string& text) {
  const bool safe = std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
  });
  return safe ? text : quoted(text);
}

std::string list_of(const std::vector<std::string>& items) {
  std::vector<std::string> parts;
  parts.reserve(items.size());
  for (const std::string& item : items) parts.push_back(quoted(item));
  return "[" + join(parts, ", ") + "]";
}

// How deep and how large a tree is, found without recursion: the parser has none either, and what follows
// recurses only after this has been looked at.
struct Extent {
  std::size_t depth = 0;
  std::size_t nodes = 0;
};
Extent extent_of(const xml_node& root) {
  Extent extent;
  std::size_t depth = 0;
  for (xml_node at = root; at;) {
    ++extent.nodes;
    extent.depth = std::max(extent.depth, depth);
    if (at.first_child()) {
      at = at.first_child();
      ++depth;
      continue;
    }
    while (at && at != root && !at.next_sibling()) {
      at = at.parent();
      --depth;
    }
    if (!at || at == root) break;
    at = at.next_sibling();
  }
  return extent;
}

bool is_state(std::string_view name) {
  return name == "state" || name == "parallel" || name == "final" || name == "history";
}

// Every element that to_scxml() writes, where it may stand, and its attributes.
struct Part {
  const char* name;
  const char* inside;  // Names of elements, between blanks.
  const char* attributes;
};
constexpr const char* kTitle = " htx:title htx:title-en ";
constexpr const char* kLaw = " htx:law htx:law-tag htx:law-source ";
constexpr auto kParts = std::to_array<Part>(
    {{"htx:basis", " scxml ", ""},
     {"htx:maximum", " scxml ", " within "},
     {"htx:role", " scxml ", " id group external "},
     {"htx:document", " scxml ", " id by required signatures of "},
     {"htx:deadline", " scxml ",
      " id within from from-end-of count direction roll warn pauses-in tolls extend-by extend-term "
      "extend-times "},
     {"datamodel", " scxml ", ""},
     {"data", " datamodel ", " id expr htx:type "},
     {"htx:transition", " scxml ",
      " event cond target type htx:by htx:needs htx:asks htx:administrative htx:until "},
     {"htx:example", " scxml ", " name data "},
     {"htx:step", " htx:example ", " date event refused states data "},
     {"htx:due", " htx:step ", " deadline on "},
     {"state", " scxml state parallel ", " id htx:deadline htx:deadline-event htx:no-deadline htx:window "},
     {"parallel", " scxml state parallel ",
      " id htx:deadline htx:deadline-event htx:no-deadline htx:window "},
     {"final", " scxml state ", " id htx:no-deadline htx:window "},
     {"history", " scxml state parallel ", " id type "},
     {"htx:task", " state parallel ", " id role needs not-same-as approvals "},
     {"htx:outcome", " htx:task ", " id "},
     {"htx:vote", " htx:task ", " among for of "},
     {"htx:forbid", " state parallel final ", " event "},
     {"initial", " state ", ""},
     {"onentry", " state parallel final ", ""},
     {"onexit", " state parallel final ", ""},
     {"transition", " state parallel initial history ",
      " event cond target type htx:by htx:needs htx:asks htx:administrative htx:until "},
     {"assign", " onentry onexit transition htx:transition ", " location expr "},
     {"raise", " onentry onexit transition htx:transition ", " event "},
     {"htx:notify", " onentry onexit transition htx:transition ", " role "},
     {"htx:assess", " onentry onexit transition htx:transition ", " purpose "},
     {"htx:propose", " onentry onexit transition htx:transition ", " workflow "},
     {"htx:start-deadline", " onentry ", " deadline event "},
     {"htx:cancel-deadline", " onexit ", " deadline "}});
constexpr Part kRoot = {
    "scxml", "",
    " xmlns xmlns:htx version datamodel name initial htx:version htx:subjects htx:where htx:several htx:from "
    "htx:to htx:reviewed-by htx:reviewed-on "};

bool lists(std::string_view names, const char* name) {
  return names.find(" " + std::string(name) + " ") != std::string_view::npos;
}

class ScxmlReader {
 public:
  ScxmlReader(const Source& source, Diagnostics& diagnostics, const ScxmlLimits& limits)
      : source_(source), diagnostics_(diagnostics), limits_(limits) {}

  std::optional<std::string> read() {
    const std::string_view text = source_.text();
    const auto too_large = [](std::size_t limit) {
      return Message("workflows.scxml-too-large", {{"limit", std::to_string(limit)}});
    };
    if (text.size() > limits_.max_bytes) return refuse(too_large(limits_.max_bytes), 0);
    if (const std::size_t at = text.find("<!DOCTYPE"); at != std::string_view::npos) {
      return refuse("workflows.scxml-doctype", at);
    }
    pugi::xml_document document;
    const auto result = document.load_buffer(text.data(), text.size());
    if (!result) return refuse("workflows.scxml-bad-xml", static_cast<std::size_t>(result.offset));
    const Extent extent = extent_of(document);
    if (extent.nodes > limits_.max_elements) return refuse(too_large(limits_.max_elements), 0);
    if (extent.depth > limits_.max_depth) {
      return refuse(Message("workflows.scxml-too-deep", {{"limit", std::to_string(limits_.max_depth)}}), 0);
    }
    root_ = document.document_element();
    if (local_name(root_) != "scxml") return refuse("workflows.scxml-no-chart", 0);
    ours_ = !attribute(root_, "htx:version").empty();
    if (ours_) refuse_unknown(root_, kRoot);
    if (refused_) return std::nullopt;
    name_states(root_);
    collect_raised(root_);
    write_workflow();
    return refused_ ? std::nullopt : std::optional(std::move(out_));
  }

 private:
  // What a workflow's own form says must be carried over to the last attribute: it may be a rule of law.
  void refuse_unknown(const xml_node& node, const Part& part) {
    for (const pugi::xml_attribute& one : node.attributes()) {
      const bool known =
          lists(part.attributes, one.name()) || lists(kTitle, one.name()) || lists(kLaw, one.name());
      if (!known) refuse_part(node, std::string(node.name()) + " " + one.name());
    }
    for (const xml_node& child : node.children()) {
      if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
        if (!trim(child.value()).empty()) refuse_part(node, std::string(trim(child.value())));
      }
      if (child.type() != pugi::node_element) continue;
      const auto* known = std::find_if(std::begin(kParts), std::end(kParts), [&](const Part& one) {
        return std::string_view(one.name) == child.name() && lists(one.inside, node.name());
      });
      if (known == std::end(kParts)) {
        refuse_part(child, child.name());
      } else {
        refuse_unknown(child, *known);
      }
    }
  }
  void refuse_part(const xml_node& node, std::string found) {
    refused_ = true;
    diagnostics_.report({.place = source_.place_at(static_cast<std::size_t>(node.offset_debug())),
                         .message = "workflows.scxml-unknown-part",
                         .found = std::move(found)});
  }

  std::optional<std::string> refuse(Message message, std::size_t offset) {
    diagnostics_.report({.place = source_.place_at(offset), .message = std::move(message)});
    return std::nullopt;
  }

  void warn(const xml_node& node, const char* code, std::string found, std::string to = {}) {
    Message message(code);
    if (!to.empty()) message.arguments.push_back({"name", std::move(to)});
    diagnostics_.report({.severity = Severity::kWarning,
                         .place = source_.place_at(static_cast<std::size_t>(node.offset_debug())),
                         .message = std::move(message),
                         .found = std::move(found)});
  }

  // --- names -----------------------------------------------------------------------------------

  static std::string identifier(const std::string& text) {
    std::string id;
    for (const char c : text) {
      id += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ? c : '_';
    }
    if (id.empty() || std::isdigit(static_cast<unsigned char>(id.front())) != 0) id = "s" + id;
    return id;
  }

  void name_states(const xml_node& node) {
    for (const xml_node& child : node.children()) {
      if (!is_state(local_name(child)) || is_ours(child)) continue;
      const std::string written = attribute(child, "id");
      std::string id = identifier(written.empty() ? "s" + std::to_string(names_.size() + 1) : written);
      while (taken_.contains(id)) id += "_";
      taken_.insert(id);
      if (id != written) warn(child, "workflows.scxml-renamed", written, id);
      if (!written.empty()) by_written_[written] = id;
      names_[child.offset_debug()] = id;
      name_states(child);
    }
  }

  void collect_raised(const xml_node& node) {
    for (const xml_node& child : node.children()) {
      if (local_name(child) == "raise") raised_.insert(attribute(child, "event"));
      collect_raised(child);
    }
  }

  std::string state_name(const std::string& written) const {
    const auto it = by_written_.find(written);
    return it == by_written_.end() ? written : it->second;
  }

  std::vector<std::string> targets_of(const xml_node& node, const char* name = "target") const {
    std::vector<std::string> targets;
    for (const std::string& target : words(attribute(node, name))) targets.push_back(state_name(target));
    return targets;
  }

  std::string event_name(const std::string& written) const {
    constexpr std::string_view kDone = "done.state.";
    if (written.rfind(kDone, 0) != 0) return written;
    return std::string(kDone) + state_name(written.substr(kDone.size()));
  }

  // --- conditions ------------------------------------------------------------------------------

  // In('x') and the operators of ECMAScript as FEEL has them; FEEL itself passes unchanged.
  std::string condition(const std::string& text) const {
    if (ours_) return text;
    std::string feel;
    for (std::size_t i = 0; i < text.size();) {
      const std::string_view rest = std::string_view(text).substr(i);
      const auto next = [&](std::string_view sign, std::string_view word) {
        if (rest.substr(0, sign.size()) != sign) return false;
        feel += word;
        i += sign.size();
        return true;
      };
      if (next("&&", " and ") || next("||", " or ") || next("===", "=") || next("!==", "!=") ||
          next("==", "=") || next("!=", "!="))
        continue;
      if (rest.front() == '!') {
        // not binds one name, call or parenthesis.
        std::size_t end = i + 1;
        while (end < text.size() && text[end] != '(' && text[end] != '&' && text[end] != '|') ++end;
        if (end < text.size() && text[end] == '(') end = closing(text, end) + 1;
        feel += "not(" + condition(text.substr(i + 1, end - i - 1)) + ")";
        i = end;
        continue;
      }
      if (rest.substr(0, 3) == "In(") {
        const std::size_t end = closing(text, i + 2);
        std::string state = text.substr(i + 3, end - i - 3);
        state.erase(std::remove_if(state.begin(), state.end(),
                                   [](char c) { return c == '\'' || c == '"' || c == ' '; }),
                    state.end());
        feel += "state." + state_name(state);
        i = end + 1;
        continue;
      }
      feel += rest.front() == '\'' ? '"' : rest.front();
      ++i;
    }
    return feel;
  }

  static std::size_t closing(const std::string& text, std::size_t open) {
    std::size_t depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
      if (text[i] == '(') ++depth;
      if (text[i] == ')' && --depth == 0) return i;
    }
    return text.size() - 1;
  }

  // --- writing ---------------------------------------------------------------------------------

  void line(const std::string& text) { out_ += std::string(depth_ * 2, ' ') + text + "\n"; }
  void pair(const char* key, const std::string& value, std::string (*as)(const std::string&) = quoted) {
    if (!value.empty()) line(std::string(key) + ": " + as(value));
  }
  void names(const char* key, const std::vector<std::string>& items) {
    if (!items.empty()) line(std::string(key) + ": " + list_of(items));
  }

  static std::string title_text(const xml_node& node, const std::string& fallback) {
    std::string vi = attribute(node, "htx:title");
    std::string en = attribute(node, "htx:title-en");
    if (vi.empty()) vi = fallback;
    if (en.empty()) en = vi;
    return "{vi: " + quoted(vi) + ", en: " + quoted(en) + "}";
  }

  static std::string law_text(const xml_node& node) {
    std::string text = "{article: " + quoted(attribute(node, "htx:law")) +
                       ", tag: " + quoted(attribute(node, "htx:law-tag"));
    const std::string source = attribute(node, "htx:law-source");
    return text + (source.empty() ? "}" : ", source: " + quoted(source) + "}");
  }
  void law(const xml_node& node) {
    if (!attribute(node, "htx:law").empty()) line("law: " + law_text(node));
  }

  static std::vector<xml_node> ours(const xml_node& node, const char* name) {
    std::vector<xml_node> found;
    for (const xml_node& child : node.children(name)) found.push_back(child);
    return found;
  }

  void write_workflow() {
    const std::string name = attribute(root_, "name");
    line("workflow: " + quoted(name.empty() ? "imported" : name));
    const std::string version = attribute(root_, "htx:version");
    line("version: " + (version.empty() ? "1" : plain(version)));
    line("title: " + title_text(root_, name.empty() ? "imported" : name));
    if (const auto basis = ours(root_, "htx:basis"); !basis.empty()) {
      line("basis:");
      for (const xml_node& node : basis) line("  - " + law_text(node));
    }
    for (const xml_node& node : ours(root_, "htx:maximum")) {
      line("maximum: {within: " + quoted(attribute(node, "within")) + ", law: " + law_text(node) + "}");
    }
    write_force();
    names("subjects", words(attribute(root_, "htx:subjects")));
    names("where", words(attribute(root_, "htx:where")));
    if (attribute(root_, "htx:several") == "true") line("several: true");
    const std::string reviewer = attribute(root_, "htx:reviewed-by");
    line("reviewed_by: " + (reviewer.empty() ? "null" : quoted(reviewer)));
    pair("reviewed_on", attribute(root_, "htx:reviewed-on"), plain);
    write_roles();
    write_data();
    write_documents();
    write_deadlines();
    names("initial", targets_of(root_, "initial"));
    write_transitions(root_, "htx:transition");
    if (!ours_) write_transitions(root_, "transition");
    write_states(root_);
    write_examples();
  }

  void write_force() {
    const std::string from = attribute(root_, "htx:from");
    const std::string to = attribute(root_, "htx:to");
    if (from.empty() && to.empty()) return;
    std::vector<std::string> parts;
    if (!from.empty()) parts.push_back("from: " + plain(from));
    if (!to.empty()) parts.push_back("to: " + plain(to));
    line("in_force: {" + join(parts, ", ") + "}");
  }

  void write_roles() {
    line("roles:");
    for (const xml_node& node : ours(root_, "htx:role")) {
      const std::string group = attribute(node, "group");
      line("  " + plain(attribute(node, "id")) + ": {title: " + title_text(node, attribute(node, "id")) +
           (group.empty() ? ", external: true}" : ", group: " + quoted(group) + "}"));
    }
    if (!ours_) line("  actor: {title: {vi: actor, en: actor}, external: true}");
  }

  void write_data() {
    bool begun = false;
    for (const xml_node& model : root_.children()) {
      if (local_name(model) != "datamodel") continue;
      for (const xml_node& item : model.children()) {
        if (local_name(item) != "data") continue;
        if (!begun) line("data:");
        begun = true;
        write_item(item);
      }
    }
  }

  void write_item(const xml_node& item) {
    const std::string expression = attribute(item, "expr");
    std::string type = attribute(item, "htx:type");
    const Result<Json> value = read_json(expression.empty() ? "null" : expression);
    std::string initial;
    if (value && !value->is_null()) {
      if (const std::string* text = value->string()) {
        initial = quoted(*text);
        if (type.empty()) type = "string";
      } else if (value->number() != nullptr || value->boolean() != nullptr) {
        initial = write_json(*value);
        if (type.empty()) type = value->number() != nullptr ? "number" : "boolean";
      }
    }
    if (initial.empty() && type.empty()) {
      warn(item, "workflows.scxml-not-carried", "data " + attribute(item, "id") + " " + expression);
    }
    const std::string id = attribute(item, "id");
    line("  " + identifier(id) + ": {type: " + (type.empty() ? "string" : plain(type)) +
         (initial.empty() ? "" : ", initial: " + initial) + ", title: " + title_text(item, id) + "}");
  }

  void write_documents() {
    const auto documents = ours(root_, "htx:document");
    if (!documents.empty()) line("documents:");
    for (const xml_node& node : documents) {
      line("  " + plain(attribute(node, "id")) + ":");
      depth_ += 2;
      line("title: " + title_text(node, attribute(node, "id")));
      pair("by", attribute(node, "by"));
      if (attribute(node, "required") == "false") line("required: false");
      pair("signatures", attribute(node, "signatures"), plain);
      names("of", words(attribute(node, "of")));
      law(node);
      depth_ -= 2;
    }
  }

  void write_deadlines() {
    const auto deadlines = ours(root_, "htx:deadline");
    if (!deadlines.empty()) line("deadlines:");
    for (const xml_node& node : deadlines) {
      line("  " + plain(attribute(node, "id")) + ":");
      depth_ += 2;
      line("title: " + title_text(node, attribute(node, "id")));
      const std::string within = attribute(node, "within");
      line("within: " + (within.empty() ? "null" : quoted(within)));
      for (const char* key : {"from", "count", "direction", "roll"}) pair(key, attribute(node, key));
      pair("from_end_of", attribute(node, "from-end-of"));
      if (attribute(node, "tolls") == "false") line("tolls: false");
      std::vector<std::string> warnings;
      const std::string terms = attribute(node, "warn");
      for (const std::string_view term : split(terms, ',')) {
        if (!trim(term).empty()) warnings.emplace_back(trim(term));
      }
      names("warn", warnings);
      names("pauses_in", words(attribute(node, "pauses-in")));
      if (const std::string by = attribute(node, "extend-by"); !by.empty()) {
        line("extend: {by: " + quoted(by) + ", by_term: " + quoted(attribute(node, "extend-term")) +
             ", times: " + plain(attribute(node, "extend-times")) + "}");
      }
      law(node);
      depth_ -= 2;
    }
  }

  void write_states(const xml_node& parent) {
    bool begun = false;
    for (const xml_node& child : parent.children()) {
      if (!is_state(local_name(child)) || is_ours(child)) continue;
      if (!begun) line("states:");
      begun = true;
      ++depth_;
      write_state(child);
      --depth_;
    }
  }

  static bool has_states(const xml_node& node) {
    return std::any_of(node.children().begin(), node.children().end(),
                       [](const xml_node& child) { return is_state(local_name(child)) && !is_ours(child); });
  }

  void write_state(const xml_node& node) {
    const std::string_view kind = local_name(node);
    const std::string& id = names_[node.offset_debug()];
    line("- id: " + id);
    ++depth_;
    if (kind == "history") {
      write_history(node);
      --depth_;
      return;
    }
    if (kind == "parallel") line("kind: parallel");
    if (kind == "final") line("kind: final");
    line("title: " + title_text(node, id));
    law(node);
    for (const xml_node& task : ours(node, "htx:task")) write_task(task);
    write_forbidden(node);
    if (const std::string deadline = attribute(node, "htx:deadline"); !deadline.empty()) {
      line("deadline: {use: " + quoted(deadline) +
           ", event: " + quoted(attribute(node, "htx:deadline-event")) + "}");
    }
    pair("no_deadline", attribute(node, "htx:no-deadline"));
    pair("window", attribute(node, "htx:window"));
    write_content(node, "onentry", "enter");
    write_content(node, "onexit", "exit");
    if (kind == "state" && has_states(node)) {
      std::vector<std::string> initial = targets_of(node, "initial");
      for (const xml_node& child : node.children()) {
        if (local_name(child) != "initial") continue;
        for (const xml_node& transition : child.children()) initial = targets_of(transition);
      }
      names("initial", initial);
    }
    write_transitions(node, "transition");
    for (const xml_node& child : node.children()) {
      const std::string_view name = local_name(child);
      if (name == "invoke" || name == "datamodel" || name == "donedata") {
        warn(child, "workflows.scxml-not-carried", std::string(name));
      }
    }
    write_states(node);
    --depth_;
  }

  void write_forbidden(const xml_node& node) {
    const auto acts = ours(node, "htx:forbid");
    if (!acts.empty()) line("forbid:");
    for (const xml_node& act : acts) {
      const std::string event = attribute(act, "event");
      line("  - event: " + quoted(event));
      depth_ += 2;
      line("title: " + title_text(act, event));
      law(act);
      depth_ -= 2;
    }
  }

  void write_examples() {
    const auto examples = ours(root_, "htx:example");
    if (!examples.empty()) line("tests:");
    for (const xml_node& example : examples) {
      line("  - name: " + quoted(attribute(example, "name")));
      depth_ += 2;
      write_example_data(example);
      line("steps:");
      for (const xml_node& step : ours(example, "htx:step")) write_example_step(step);
      depth_ -= 2;
    }
  }

  void write_example_step(const xml_node& step) {
    line("  - date: " + plain(attribute(step, "date")));
    depth_ += 2;
    pair("event", attribute(step, "event"));
    if (attribute(step, "refused") == "true") line("refused: true");
    if (const std::string states = attribute(step, "states"); !states.empty()) {
      line("states: " + (states == "-" ? "[]" : list_of(words(states))));
    }
    write_example_data(step);
    const auto deadlines = ours(step, "htx:due");
    if (!deadlines.empty()) line("due:");
    for (const xml_node& due : deadlines) {
      const std::string on = attribute(due, "on");
      line("  " + plain(attribute(due, "deadline")) + ": " + (on.empty() ? "null" : plain(on)));
    }
    depth_ -= 2;
  }

  void write_example_data(const xml_node& node) {
    const std::string text = attribute(node, "data");
    const Result<Json> data = read_json(text.empty() ? "{}" : text);
    const Json::Object* members = data ? data->object() : nullptr;
    if (members == nullptr) return refuse_part(node, text);
    if (members->empty()) return;
    line("data:");
    for (const auto& [name, value] : *members) line("  " + plain(name) + ": " + write_json(value));
  }

  void write_history(const xml_node& node) {
    line("kind: history");
    if (attribute(node, "type") == "deep") line("deep: true");
    for (const xml_node& child : node.children()) {
      if (local_name(child) != "transition") continue;
      line("default:");
      ++depth_;
      names("to", targets_of(child));
      write_verbs(child, "do");
      --depth_;
    }
  }

  void write_task(const xml_node& task) {
    line("task:");
    ++depth_;
    pair("id", attribute(task, "id"));
    pair("role", attribute(task, "role"));
    line("title: " + title_text(task, attribute(task, "id")));
    names("needs", words(attribute(task, "needs")));
    line("outcomes:");
    for (const xml_node& outcome : ours(task, "htx:outcome")) {
      line("  - {id: " + quoted(attribute(outcome, "id")) +
           ", title: " + title_text(outcome, attribute(outcome, "id")) + "}");
    }
    const std::vector<std::string> others = words(attribute(task, "not-same-as"));
    const std::string approvals = attribute(task, "approvals");
    if (!others.empty() || !approvals.empty()) {
      line("four_eyes:");
      ++depth_;
      names("not_same_as", others);
      if (!approvals.empty()) line("approvals: " + plain(approvals));
      --depth_;
    }
    for (const xml_node& vote : ours(task, "htx:vote")) {
      line("vote: {among: " + quoted(attribute(vote, "among")) + ", for: " + quoted(attribute(vote, "for")) +
           ", of: " + quoted(attribute(vote, "of")) + "}");
    }
    --depth_;
  }

  void write_transitions(const xml_node& node, const char* name) {
    bool begun = false;
    for (const xml_node& child : node.children()) {
      const bool wanted = std::string_view(name) == "transition"
                              ? local_name(child) == "transition" && !is_ours(child)
                              : std::string_view(child.name()) == name;
      if (!wanted) continue;
      if (!begun) line("transitions:");
      begun = true;
      ++depth_;
      write_transition(child);
      --depth_;
    }
  }

  void write_transition(const xml_node& node) {
    std::vector<std::string> events;
    for (const std::string& event : words(attribute(node, "event"))) events.push_back(event_name(event));
    std::vector<std::string> targets = targets_of(node);
    // A list item needs a first key that is always there.
    line("- internal: " + std::string(attribute(node, "type") == "internal" ? "true" : "false"));
    ++depth_;
    names("event", events);
    names("to", targets);
    pair("if", condition(attribute(node, "cond")));
    std::string by = attribute(node, "htx:by");
    if (!ours_ && comes_from_outside(events)) by = "actor";
    pair("by", by);
    names("needs", words(attribute(node, "htx:needs")));
    names("asks", words(attribute(node, "htx:asks")));
    if (!attribute(node, "htx:title").empty()) line("title: " + title_text(node, ""));
    law(node);
    if (attribute(node, "htx:administrative") == "true") line("administrative: true");
    pair("until", attribute(node, "htx:until"));
    write_verbs(node, "do");
    --depth_;
  }

  bool comes_from_outside(const std::vector<std::string>& events) const {
    return std::any_of(events.begin(), events.end(), [&](const std::string& event) {
      const bool platform = event.rfind("done.", 0) == 0 || event.rfind("error", 0) == 0;
      return !platform && !raised_.contains(event);
    });
  }

  void write_content(const xml_node& node, const char* element, const char* key) {
    for (const xml_node& child : node.children()) {
      if (local_name(child) == element) write_verbs(child, key);
    }
  }

  void write_verbs(const xml_node& node, const char* key) {
    std::vector<std::string> verbs;
    const std::vector<std::string> asks = words(attribute(node, "htx:asks"));
    for (const xml_node& child : node.children()) {
      const std::string_view name = local_name(child);
      if (child.type() != pugi::node_element || name == "start-deadline" || name == "cancel-deadline")
        continue;
      if (name == "assign") {
        const std::string location = attribute(child, "location");
        const std::string expression = attribute(child, "expr");
        // What an event brings is asked for, and taken down by that.
        if (expression == "_event.data." + location &&
            std::find(asks.begin(), asks.end(), location) != asks.end())
          continue;
        verbs.push_back("{set: {" + identifier(location) + ": " + quoted(condition(expression)) + "}}");
      } else if (name == "raise") {
        verbs.push_back("{raise: " + quoted(attribute(child, "event")) + "}");
      } else if (name == "notify") {
        verbs.push_back("{notify: " + quoted(attribute(child, "role")) + "}");
      } else if (name == "assess") {
        verbs.push_back("{assess: " + quoted(attribute(child, "purpose")) + "}");
      } else if (name == "propose") {
        verbs.push_back("{propose: " + quoted(attribute(child, "workflow")) + "}");
      } else {
        warn(child, "workflows.scxml-not-carried", std::string(name));
      }
    }
    if (verbs.empty()) return;
    line(std::string(key) + ":");
    for (const std::string& content : verbs) line("  - " + content);
  }

  const Source& source_;
  Diagnostics& diagnostics_;
  ScxmlLimits limits_;
  xml_node root_;
  bool ours_ = false;
  bool refused_ = false;
  std::map<std::ptrdiff_t, std::string> names_;  // By where the element stands.
  std::map<std::string, std::string> by_written_;
  std::set<std::string> taken_;
  std::set<std::string> raised_;
  std::string out_;
  std::size_t depth_ = 0;
};

}  // namespace

std::optional<std::string> scxml_to_yaml(const Source& source, Diagnostics& diagnostics,
                                         const ScxmlLimits& limits) {
  return ScxmlReader(source, diagnostics, limits).read();
}

}  // namespace htx::workflows
