#pragma once

#include <string>
#include <string_view>

#include "engine/base/language.h"
#include "engine/registry/read_table.h"

namespace htx {

// The refused rows as a table of the same form for correction: the columns "Dòng gốc" (row number)
// and "Lỗi" (reasons) stand first, then the columns of the file.  import_table ignores these two,
// so the corrected file is read as it is.  Empty if no row was refused.
std::string write_rejects(const ImportResult& result, Language language = Language::kVietnamese);
// Whether a file that begins so is one that write_rejects() made, in either language.
bool is_rejects_file(std::string_view head);

}  // namespace htx
