#include "engine/dmn/read_model.h"

#include <algorithm>
#include <set>

#include "engine/base/text.h"
#include "engine/dmn/logic_reader.h"
#include "engine/dmn/reading.h"
#include "engine/dmn/settle.h"
#include "engine/dmn/type_reader.h"
#include "engine/dmn/vocabulary.h"

namespace htx::dmn {
namespace {

using pugi::xml_node;

class Reader {
 public:
  Reader(Definitions& definitions, Diagnostics& diagnostics, const Limits& limits, Undeclared undeclared)
      : reading_(definitions, diagnostics, limits),
        types_(reading_),
        definitions_(definitions),
        undeclared_(undeclared) {}

  bool run(std::span<const Source> sources) {
    if (!reading_.open(sources)) return false;
    definitions_.model = reading_.files.front().model;
    for (File& file : reading_.files) types_.read_all(file);
    for (File& file : reading_.files) declare_elements(file);
    for (File& file : reading_.files) {
      for (const auto& [element, node] : nodes_[&file]) read(file, *element, node);
    }
    settle(definitions_, reading_.limits, reading_.diagnostics());
    return true;
  }

 private:
  // --- elements --------------------------------------------------------------------------------

  void declare_elements(File& file) {
    static const std::map<std::string_view, Element::Kind> kKinds = {
        {"inputData", Element::Kind::kInput},
        {"decision", Element::Kind::kDecision},
        {"businessKnowledgeModel", Element::Kind::kKnowledge},
        {"decisionService", Element::Kind::kService}};
    std::map<std::string, Element*> by_name;
    for (const xml_node& node : file.root.children()) {
      const auto kind = kKinds.find(local_name(node));
      if (kind == kKinds.end()) continue;
      const std::size_t before = reading_.findings();
      Element& element = definitions_.elements.emplace_back();
      element.kind = kind->second;
      element.id = attribute(node, "id");
      element.name = variable_name(node);
      element.model = file.model;
      element.place = Reading::place_in(file, node);
      element.type = types_.of_variable(file, node);
      nodes_[&file].emplace_back(&element, node);
      if (element.kind == Element::Kind::kDecision && file.model == definitions_.model)
        definitions_.decisions.push_back(element.name);
      if (element.kind == Element::Kind::kInput) inputs_.emplace(file.model + "#" + element.name, &element);
      if (element.kind == Element::Kind::kDecision) note_other_names(element, node);
      refuse_twice(file, node, element, by_name);
      blame(element, before);
    }
  }

  // Names and ids are those of one element (DMN 1.5, 6.3.2); neither of two can be meant.
  void refuse_twice(const File& file, const xml_node& node, Element& element,
                    std::map<std::string, Element*>& by_name) {
    const auto refuse = [&](Element* other, const char* code, const std::string& name) {
      if (other == nullptr) return;
      const Message message(code, {{"name", name}, {"other", to_text(other->place, Language::kEnglish)}});
      reading_.report(file, node, message);
      if (!other->fault) other->fault = message;
    };
    if (!element.id.empty()) {
      const auto [at, is_new] = by_id_.emplace(file.model + "#" + element.id, &element);
      refuse(is_new ? nullptr : at->second, "dmn.id-twice", element.id);
    }
    if (element.name.empty()) return;
    const auto [at, is_new] = by_name.emplace(element.name, &element);
    refuse(is_new ? nullptr : at->second, "dmn.element-twice", element.name);
  }

  // An element whose reading gave an error has no value.
  void blame(Element& element, std::size_t before) {
    const auto place = reading_.error_since(before);
    if (!place.has_value() || element.fault.has_value()) return;
    element.fault =
        Message("dmn.has-mistake", {{"name", element.name}, {"place", to_text(*place, Language::kEnglish)}});
  }

  void read(File& file, Element& element, const xml_node& node) {
    const std::size_t before = reading_.findings();
    each_stranger(node, true, [&](const Stranger& stranger) {
      reading_.report(file, stranger.node, stranger.message, stranger.severity, stranger.expected);
    });
    if (element.kind == Element::Kind::kService) {
      collect(file, node, "outputDecision", element.outputs);
      collect(file, node, "inputDecision", element.input_decisions);
      collect(file, node, "inputData", element.input_data);
    } else if (element.kind != Element::Kind::kInput) {
      read_logic(file, element, node);
    }
    blame(element, before);
  }

  void collect(const File& file, const xml_node& node, const char* name, std::vector<const Element*>& into) {
    for (const xml_node& reference : children(node, name)) {
      if (Element* found = referred(file, reference)) into.push_back(found);
    }
  }

  // The element a reference points to; one that points nowhere is reported.
  Element* referred(const File& file, const xml_node& reference) {
    const std::string written = attribute(reference, "href");
    const std::string href = written.starts_with('#') ? file.model + written : written;
    const auto at = by_id_.find(href);
    if (at != by_id_.end()) return at->second;
    reading_.report_found(file, reference, {"dmn.dangling", {{"name", std::string(local_name(reference))}}},
                          written);
    return nullptr;
  }

  // --- what an element requires ----------------------------------------------------------------

  // Type of the name an element's value goes by.
  static feel::Type visible_type(const Element& element) {
    const bool function =
        element.kind == Element::Kind::kKnowledge || element.kind == Element::Kind::kService;
    return function ? feel::Type(feel::Type::Kind::kFunction) : feel_type(element.type);
  }

  void add_required(const File& file, const xml_node& requirement, std::vector<Element*>& found) {
    for (const char* target : {"requiredInput", "requiredDecision", "requiredKnowledge"}) {
      for (const xml_node& reference : children(requirement, target)) {
        if (Element* source = referred(file, reference)) found.push_back(source);
      }
    }
  }

  std::vector<Element*> requirements(const File& file, Element& element, const xml_node& node) {
    std::vector<Element*> found;
    for (const char* kind : {"informationRequirement", "knowledgeRequirement"}) {
      for (const xml_node& requirement : children(node, kind)) add_required(file, requirement, found);
    }
    if (element.kind == Element::Kind::kKnowledge) found.push_back(&element);  // It may call itself.
    return found;
  }

  // The names of the types that are visible in a file.
  feel::Names visible_types(File& file) {
    feel::Names names;
    for (const auto& [model, import] : file.imports) {
      File* other = reading_.file_of(model);
      if (other != nullptr) types_.declare_all(names, *other, import.empty() ? "" : import + ".");
    }
    types_.declare_all(names, file, "");  // Last, because a type of this model is not replaced by an import.
    return names;
  }

  // Declares what the node requires; what is imported stands in a context of the import's name.
  feel::Names required(File& file, Element& element, const std::vector<Element*>& sources) {
    feel::Names names = visible_types(file);
    std::map<std::string, std::vector<std::pair<std::string, feel::Type>>> imported;
    std::vector<Element::Requirement> from_imports;
    for (const Element* source : sources) {
      const auto import = file.imports.find(source->model);
      const bool is_ours = source->model == file.model;
      if (is_ours || (import != file.imports.end() && import->second.empty())) {
        // An import without a name adds its names to ours, which stand (6.3.3).
        if (!is_ours && names.slot(source->name).has_value()) continue;
        names.declare(source->name, visible_type(*source));
        element.requirements.push_back({source, *names.slot(source->name), ""});
      } else if (import != file.imports.end()) {
        imported[import->second].emplace_back(source->name, visible_type(*source));
        from_imports.push_back({source, 0, source->name});
      }
    }
    for (auto& [name, entries] : imported) names.declare(name, feel::Type::context_of(std::move(entries)));
    for (Element::Requirement& requirement : from_imports) {
      requirement.slot = *names.slot(file.imports.at(requirement.element->model));
      element.requirements.push_back(requirement);
    }
    element.slots = names.size();
    return names;
  }

  // --- logic -----------------------------------------------------------------------------------

  void read_logic(File& file, Element& element, const xml_node& node) {
    const std::vector<Element*> sources = requirements(file, element, node);
    feel::Names names = required(file, element, sources);
    Diagnostics findings;
    Diagnostics* all = reading_.report_to(&findings);
    const auto undeclared = compile(file, element, node, names);
    reading_.report_to(all);
    const bool is_decision = element.kind == Element::Kind::kDecision;
    if (undeclared.empty() || !is_decision || undeclared_ == Undeclared::kMistake) {
      all->add(findings);
      return;
    }
    for (const UndeclaredName& name : undeclared) require(element, name, names);
    element.slots = names.size();
    compile(file, element, node, names);
  }

  std::vector<UndeclaredName> compile(File& file, Element& element, const xml_node& node,
                                      const feel::Names& names) {
    const std::size_t before = reading_.findings();
    LogicReader logic(reading_, types_, file);
    for (const auto& requirement : element.requirements) {
      if (requirement.entry.empty()) logic.know(requirement.element->name, requirement.element->type);
    }
    if (element.kind == Element::Kind::kDecision) {
      element.logic = logic.held_by(node, names);
      if (element.logic.kind == Boxed::Kind::kMissing && !reading_.error_since(before))
        reading_.report(file, node, {"dmn.no-logic", {{"name", element.name}}}, Severity::kWarning);
    } else if (const xml_node body = child(node, "encapsulatedLogic")) {
      element.logic = logic.function(body, names);
    }
    return logic.undeclared();
  }

  // Lets the element rest on an input of that name: one that is drawn but not joined to it, or a new one.
  void require(Element& element, const UndeclaredName& name, feel::Names& names) {
    if (names.slot(name.name).has_value()) return;
    Element& input = input_of(element.model, name);
    reading_.diagnostics().report(
        {.severity = Severity::kWarning,
         .place = name.place,
         .message = {input.is_declared ? "dmn.not-required" : "dmn.undeclared-input",
                     {{"name", name.name}, {"decision", element.name}}},
         .expected = input.is_declared ? Message() : perhaps(element.model, name.name)});
    names.declare(name.name, visible_type(input));
    element.requirements.push_back({&input, *names.slot(name.name), ""});
  }

  Element& input_of(const std::string& model, const UndeclaredName& name) {
    Element*& known = inputs_[model + "#" + name.name];
    if (known != nullptr) {
      const bool is_other = !known->is_declared && name.type != nullptr && known->type != nullptr &&
                            !(known->type->type == name.type->type);
      if (is_other) known->type = nullptr;  // Two columns take it for different things.
      return *known;
    }
    known = &definitions_.elements.emplace_back();
    known->name = name.name;
    known->model = model;
    known->type = name.type;
    known->place = name.place;
    known->is_declared = false;
    return *known;
  }

  // Other tools find a decision by its id, or by the name of its one output.
  void note_other_names(const Element& decision, const xml_node& node) {
    const auto outputs = children(child(node, "decisionTable"), "output");
    const std::string output = outputs.size() == 1 ? normal(attribute(outputs[0], "name")) : "";
    for (const std::string& name : {decision.name, decision.id, output})
      other_names_.emplace(decision.model + "#" + name, decision.name);
  }

  Message perhaps(const std::string& model, const std::string& name) const {
    const auto decision = other_names_.find(model + "#" + name);
    return decision == other_names_.end() ? Message()
                                          : Message("dmn.perhaps-decision", {{"name", decision->second}});
  }

  Reading reading_;
  TypeReader types_;
  Definitions& definitions_;
  Undeclared undeclared_;
  std::map<std::string, Element*> by_id_;
  std::map<std::string, Element*> inputs_;  // By namespace#name.
  std::map<std::string, std::string> other_names_;
  std::map<const File*, std::vector<std::pair<Element*, xml_node>>> nodes_;
};

}  // namespace

std::optional<Model> read_model(std::span<const Source> sources, Diagnostics& diagnostics,
                                const Limits& limits, Undeclared undeclared) {
  auto definitions = std::make_shared<Definitions>();
  if (sources.empty() || !Reader(*definitions, diagnostics, limits, undeclared).run(sources))
    return std::nullopt;
  return Model(std::move(definitions));
}

}  // namespace htx::dmn
