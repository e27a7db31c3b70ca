#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/dmn/model.h"
#include "engine/feel/expression.h"

namespace htx::dmn {

// An item definition (DMN 1.5, 7.3.2): a FEEL type with the values it allows.
struct ItemType {
  std::string name;  // As defined; empty for a type of FEEL.
  feel::Type type;
  bool is_collection = false;
  std::optional<feel::UnaryTests> allowed;     // Of the value, or of each element of a collection.
  std::optional<feel::UnaryTests> constraint;  // Of the collection as a whole.
  std::string allowed_text;                    // As written: its order is the order of priorities.
  std::vector<std::pair<std::string, const ItemType*>> components;
  const ItemType* base = nullptr;
  bool is_broken = false;  // It, or a type it rests on, has a mistake: nothing may rest on it.
};

struct Table;

// A boxed expression (DMN 1.5, 10.2) compiled against the names that are visible where it stands.
// Values travel in one vector by slot; an entry or variable has the slot it was compiled with.
struct Boxed {
  enum class Kind {
    kMissing,      // No logic: null.  After a mistake too, but what rests on that is not decided.
    kLiteral,      // expression
    kContext,      // children by names and slots; an entry without a name is the result
    kList,         // children
    kRelation,     // rows of children; names are the columns
    kInvocation,   // expression is the function; children are the arguments by names
    kFunction,     // children[0] is the body; names and types are the parameters, at slots
    kForeign,      // The same, but the body describes a function in another language.
    kConditional,  // if, then, else
    kFilter,       // children[0] is the list, at slots[0]; expression filters it, guard must hold
    kFor,
    kSome,
    kEvery,  // in, body; slots[0] is the variable, slots[1] `partial`
    kTable,
  };
  Kind kind = Kind::kMissing;
  std::optional<feel::Expression> expression;
  std::optional<feel::Expression> guard;
  std::vector<Boxed> children;
  std::vector<std::string> names;
  std::vector<std::size_t> slots;
  std::vector<const ItemType*> types;  // May hold nulls.
  std::shared_ptr<const Table> table;
  const ItemType* result = nullptr;  // The type its value is brought to, if it has one.
};

enum class HitPolicy { kUnique, kAny, kPriority, kFirst, kRuleOrder, kOutputOrder, kCollect };
enum class Aggregation { kNone, kSum, kCount, kMin, kMax };

// A decision table (DMN 1.5, 8.2).
struct Table {
  struct Input {
    Boxed expression;
    std::optional<feel::UnaryTests> allowed;
    std::string text;                // Of the expression, as written.
    std::string label;               // What people call it; the text if it has no label.
    const ItemType* type = nullptr;  // Declared, or of the name that the text is.
  };
  struct Output {
    std::string name;
    std::string label;
    std::vector<Value> order;  // Its values, most important first; empty if none are listed.
    std::optional<Boxed> fallback;
  };
  struct Rule {
    std::vector<std::optional<feel::UnaryTests>> tests;  // None after a mistake: matches nothing.
    std::vector<Boxed> outputs;
    Place place;
  };
  Place place;
  HitPolicy policy = HitPolicy::kUnique;
  Aggregation aggregation = Aggregation::kNone;
  std::vector<Input> inputs;
  std::vector<Output> outputs;
  std::vector<Rule> rules;
  bool has_mistakes = false;
};

// A node of the requirements graph.
struct Element {
  enum class Kind { kInput, kDecision, kKnowledge, kService };
  // A requirement's value goes to this slot, as itself or as an entry of an imported model's context.
  struct Requirement {
    const Element* element;
    std::size_t slot;
    std::string entry;  // Empty, or the name within the context at the slot.
  };

  Kind kind = Kind::kInput;
  std::string id;
  std::string name;
  std::string model;  // The namespace it is defined in.
  const ItemType* type = nullptr;
  std::vector<Requirement> requirements;
  std::size_t slots = 0;
  Boxed logic;
  Place place;
  bool is_declared = true;  // False: an input that a table's column names and nothing declares.
  // Why it has no value: a mistake in it, or in what it rests on.
  std::optional<Message> fault = {};
  std::vector<const Element*> outputs;          // kService
  std::vector<const Element*> input_decisions;  // kService
  std::vector<const Element*> input_data;       // kService
};

// Everything read; elements and types never move.
struct Definitions {
  std::string model;  // The namespace of the main model.
  std::deque<Element> elements;
  std::deque<ItemType> types;
  std::vector<std::string> decisions;

  const Element* find(Element::Kind kind, std::string_view name) const;
};

// Evaluates an element; see decide.cpp.
class Session {
 public:
  Session(const std::shared_ptr<const Definitions>& definitions, const Inputs& inputs,
          feel::Evaluation& evaluation)
      : definitions_(definitions), inputs_(inputs), evaluation_(evaluation) {}

  Value value_of(const Element& element);
  // The outputs of a service whose parameters have these values, inputs first.
  Value serve(const Element& service);
  // What the caller gave for an input or an input decision; null if nothing.
  const Value* given(const Element& element) const;
  void assume(const Element& element, Value value) { known_[&element] = std::move(value); }
  Value run(const Boxed& boxed, std::vector<Value>& values);
  // The function that a business knowledge model is.
  Value run_function(const Element& element);
  // The values of what the element requires, by slot.
  std::vector<Value> surroundings(const Element& element);
  feel::Evaluation& evaluation() { return evaluation_; }

 private:
  Value compute(const Element& element);
  Value untyped(const Boxed& boxed, std::vector<Value>& values);
  Value relation(const Boxed& boxed, const std::vector<Value>& values);
  Value filter(const Boxed& boxed, const std::vector<Value>& values);
  Value context(const Boxed& boxed, std::vector<Value>& values);
  Value invocation(const Boxed& boxed, std::vector<Value>& values);
  Value iteration(const Boxed& boxed, std::vector<Value>& values);
  Value table(const Table& table, std::vector<Value>& values);
  Value without_rule(const Table& table, const std::vector<Value>& inputs, std::vector<Value>& values);
  std::optional<bool> rule_matches(const Table& table, const Table::Rule& rule,
                                   const std::vector<Value>& inputs, const std::vector<Value>& values);

  const std::shared_ptr<const Definitions>& definitions_;
  const Inputs& inputs_;
  feel::Evaluation& evaluation_;
  std::map<const Element*, Value> known_;
};

// The value as a value of the type: converted where DMN converts, null where it does not fit or is
// not allowed.
Value fitted(const Value& value, const ItemType* type);

}  // namespace htx::dmn
