#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/doc/reader.h"
#include "engine/feel/named_texts.h"
#include "engine/rules/pack.h"

namespace htx::rules::internal {

// Reads the parts that packs and measure catalogues have in common.

// The names that every pack and catalogue has besides its own: the day of the facts, and the year.
inline constexpr const char* kAsOf = "as_of";
inline constexpr const char* kPeriod = "period";

// Gives what stands at `node` the next slot under its id; reports an id that it cannot have.
void declare(const Node& node, const Reader& reader, const std::string& id, feel::Type type,
             feel::Names& names);

Basis read_basis(const Node* node, const Reader& reader);
InForce read_in_force(const Node* node, const Reader& reader);
std::vector<Input> read_inputs(const std::vector<Node>& items, const Reader& reader);
std::optional<InForce> read_optional_in_force(MapReader& map);
// `names` are those the inputs are declared in, each at the slot of its position.
std::vector<Lever> read_levers(const std::vector<Node>& items, const Reader& reader,
                               std::vector<Input>& inputs, const feel::Names& names);

// Tells the inputs which texts an expression at `node` holds them against.
void learn_names(const std::vector<feel::NamedText>& texts, const Node& node, const Reader& reader,
                 std::vector<Input>& inputs);
// Reports two spellings of one name, where the second stands: a figure has one of them only.
void check_spellings(const std::vector<Input>& inputs, Diagnostics& diagnostics);

// Compiles the FEEL text of a scalar, with mistakes placed in the file; reports if its type is not `wanted`.
std::optional<feel::Expression> compile(const Node& node, const Reader& reader, const feel::Names& names,
                                        const feel::Type& wanted);
feel::Origin origin_of(const Node& node, const Reader& reader);

// The bands that count on a day, and how a message says so.
struct BandsOn {
  Date day;
  std::string when;  // ", 2021-01-01"; empty if they are the same on every day.
};

// Reports where the bands of one criterion that count on a day leave out or share a text, a truth value or
// a date.  Numbers lie on a grid: check_scorecard() looks after them.
void check_band_cover(const Pack& pack, const Criterion& criterion, const Reader& reader, const Node& node,
                      const BandsOn& on);

// Checks the bands, maxima and grades of a pack that was read without error (codes rules.*).
void check_scorecard(const Pack& pack, const Reader& reader, const Node& root);

}  // namespace htx::rules::internal
