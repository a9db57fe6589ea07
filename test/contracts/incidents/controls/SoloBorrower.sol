// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// @notice A control: believes whatever reaches it through dYdX, although dYdX calls whomever anybody names.
contract SoloBorrower {
    address private immutable solo;

    error NotSolo();

    constructor(address solo_) {
        solo = solo_;
    }

    /// @param data a target and what it is called with
    function callFunction(address, bytes calldata data) external {
        if (msg.sender != solo) revert NotSolo();
        (address target, bytes memory call) = abi.decode(data, (address, bytes));
        Address.functionCall(target, call);
    }
}
