// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20FlashMint} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20FlashMint.sol";

/// @notice OpenZeppelin's token that lends itself after ERC-3156: mints the loan, takes it back by allowance and burns it.
contract FlashMintToken is ERC20FlashMint {
    constructor(uint256 supply) ERC20("Flash Mint", "FLASH") {
        _mint(msg.sender, supply);
    }
}
