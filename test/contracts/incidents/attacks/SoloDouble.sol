// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SoloBorrower} from "../controls/SoloBorrower.sol";

/// @notice A double of what matters of dYdX's Solo Margin: anybody has it call anybody.
contract SoloDouble {
    function operate(address callee, bytes calldata data) external {
        SoloBorrower(callee).callFunction(msg.sender, data);
    }
}
