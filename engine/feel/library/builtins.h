#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/feel/syntax/ast.h"

namespace htx::feel {

class Machine;

// One way to call a built-in function.
struct Signature {
  struct Parameter {
    std::string name;
    Type type;
    bool optional = false;
    bool repeated = false;  // Takes all arguments that are left.
  };
  std::vector<Parameter> parameters;

  // The position of the parameter of that name; the number of parameters if there is none.
  std::size_t index_of(std::string_view name) const;
  // Whether it takes so many arguments, or arguments of these names.
  bool takes(std::size_t count, const std::vector<std::string>& given_names) const;
};

// What a built-in function does: charges for the size of its arguments, then does it.
class Body {
 public:
  using Work = Value (*)(Machine&, std::span<const Value>);
  Body(Work work = nullptr) : work_(work) {}  // NOLINT(google-explicit-constructor)
  Value operator()(Machine& machine, std::span<const Value> arguments) const;

 private:
  Work work_;
};

// What becomes of a call in strict mode where an argument is not known: null, or a list, context or range
// with null inside.
enum class Unknown : std::uint8_t {
  kSpreads,  // Its value is not known either.  What holds for a function that does not say otherwise.
  kMoves,    // The same for null itself; parts that are null are counted or moved without a look at them.
  kDecides,  // The function tells what is known from what is not.
};

// A built-in function (DMN 1.5, 10.3.4).
struct Builtin {
  std::string name;
  std::vector<Signature> signatures;
  Type result;
  Body body;
  Unknown unknown = Unknown::kSpreads;
};

// Null if there is no built-in of that name.
const Builtin* find_builtin(std::string_view name);
const std::vector<std::string>& builtin_names();

// The arguments in the order of the parameters, each brought to its parameter's type; none if their
// number, a name or a type does not fit.  What is left out at the end stays out.
std::optional<std::vector<Value>> arguments_for(const Signature& signature, const std::vector<Value>& given,
                                                const std::vector<std::string>& names);

// The signature that fits this many arguments, or these names in any order; null if none does.
const Signature* signature_for(const Builtin& builtin, std::size_t count,
                               const std::vector<std::string>& names);

}  // namespace htx::feel
