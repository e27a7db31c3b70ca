# The library example of the README is the file that is built.
#   cmake -D readme=FILE -D example=FILE -P readme.cmake
file(READ ${readme} text)
file(READ ${example} code)
string(FIND "${text}" "```cpp\n${code}```" place)
if(place EQUAL -1)
  message(FATAL_ERROR "The README's library example is not ${example}.")
endif()
