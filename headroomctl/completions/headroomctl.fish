# SPDX-License-Identifier: GPL-3.0-or-later
# fish completion for headroomctl; what there is to say comes from the program itself.
function __headroomctl_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (headroomctl __complete $words[2..-1] 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c headroomctl -f -a '(__headroomctl_complete)'
