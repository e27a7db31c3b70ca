#include "engine/page/manner.h"

namespace htx::report {

Manner::Manner(Language of)
    : language(of),
      decimal_mark(of == Language::kVietnamese ? "," : "."),
      group_mark(of == Language::kVietnamese ? "." : ","),
      date_form(of == Language::kVietnamese ? DateForm::kDayMonthYear : DateForm::kYearMonthDay) {}

}  // namespace htx::report
