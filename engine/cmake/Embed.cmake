# cmake -D output=FILE -D files=A;B -D root=FOLDER -D header=H -D namespace=N -D element=T -D function=F -P Embed.cmake:
# a source that defines `std::span<const T> F()` of `header`: the path of each file below `root`, and its bytes.
string(APPEND source "// Made by engine/cmake/Embed.cmake.\n#include \"${header}\"\n\n#include <array>\n\n"
  "namespace ${namespace} {\nnamespace {\nconstexpr auto kEmbedded = std::to_array<${element}>({\n")
foreach(file IN LISTS files)
  file(RELATIVE_PATH name ${root} ${file})
  file(READ ${file} bytes)
  string(APPEND source "    {\"${name}\", R\"=htx=(${bytes})=htx=\"},\n")
endforeach()
string(APPEND source "});\n}  // namespace\n\nstd::span<const ${element}> ${function}() { return kEmbedded; }\n\n}  // namespace ${namespace}\n")
file(WRITE ${output} "${source}")
