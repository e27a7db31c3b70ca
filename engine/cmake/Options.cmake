# htx_options: flags every target of ours is built with, and no consumer sees.
add_library(htx_options INTERFACE)
target_compile_options(htx_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow
  -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual -Wswitch-enum -Wimplicit-fallthrough
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op -Wno-missing-field-initializers -Wno-maybe-uninitialized -Wno-restrict>
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety -Wno-missing-field-initializers>
  $<$<BOOL:${HTX_WERROR}>:-Werror>)

# Bounds checks in the standard library stay on in every build type.
target_compile_definitions(htx_options INTERFACE _GLIBCXX_ASSERTIONS)

if(HTX_SANITIZE)
  string(REPLACE ";" "," sanitizers "${HTX_SANITIZE}")
  target_compile_options(htx_options INTERFACE
    -fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(htx_options INTERFACE -fsanitize=${sanitizers})
endif()

# Where it is there, gold links programs with debug information in half the time.
include(CheckLinkerFlag)
check_linker_flag(CXX -fuse-ld=gold HTX_HAS_GOLD)
if(HTX_HAS_GOLD AND CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_link_options(htx_options INTERFACE -fuse-ld=gold)
endif()
