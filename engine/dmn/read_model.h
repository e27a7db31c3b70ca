#pragma once

#include <optional>
#include <span>

#include "engine/base/diagnostic.h"
#include "engine/base/source.h"
#include "engine/dmn/model.h"

namespace htx::dmn {

// Reads a model; `sources[0]` is the model itself, the others are those it may import.  None if the
// XML is no DMN model of version 1.1 to 1.5, declares a document type (entities are never expanded), or
// breaks a limit.  Whatever else is not understood is reported at its place: an element with an error in
// it, and what rests on that, has no value (Model::fault); the rest of the model works.
std::optional<Model> read_model(std::span<const Source> sources, Diagnostics& diagnostics,
                                const Limits& limits = {}, Undeclared undeclared = Undeclared::kInput);

}  // namespace htx::dmn
