#pragma once

#include "engine/page/page.h"
#include "engine/value/json.h"

namespace htx::server {

// A page of engine/report as sheets for a template, [{heading, blocks}]: each heading of the first two levels
// begins a sheet; a block is one of {small}, {text}, {items: {list}}, {table}.
Json sheets_of(const report::Page& page);

}  // namespace htx::server
