#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/server/visit/visit.h"

// A list as a file: exactly the rows that its address finds, all of them.
namespace htx::server {

enum class ListFormat : std::uint8_t { kPage, kCsv, kJson };
// What `format` of an address asks for.
ListFormat list_format(const Fields& query);

// The name of the file says the day and the ledger it is of: "cases-2021-04-27-142-9f86d081884c.csv".
// Cells that a spreadsheet would take for a formula begin with an apostrophe.
Result<Response> csv_file(const Visit& visit, std::string_view name,
                          const std::vector<std::vector<std::string>>& rows);
Result<Response> json_file(const Visit& visit, std::string_view name, const Json& answer);

// {csv, json}: the addresses of the list that was asked for as files.
Json file_links(const Visit& visit, std::string_view path);

}  // namespace htx::server
